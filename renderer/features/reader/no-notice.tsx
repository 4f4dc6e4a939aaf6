import {
  Archive,
  CircleHelp,
  CloudOff,
  FileText,
  ShieldQuestion,
  ShieldX,
  type LucideIcon,
} from 'lucide-react';
import { useSpeech } from '../../i18n/context.tsx';
import type { ReaderStatus } from '../../state/reader.ts';
import { selectHasSingleKeys, selectSummary } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { EmptyState } from '../../ui/state-page.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { useActions, useApp } from '../app-context.tsx';

type PageStatus = Exclude<ReaderStatus, 'ok' | 'loading' | 'closed'>;

const ICONS: { readonly [S in PageStatus]: LucideIcon } = {
  withdrawn: Archive,
  held: ShieldQuestion,
  rejected: ShieldX,
  unknown: CircleHelp,
  never: CloudOff,
};

/** In place of a notice: why there is none to show, and the way back. */
export function NoNotice({ status }: { readonly status: PageStatus }) {
  const { t, f } = useSpeech();
  const summary = useApp((state) =>
    state.reader.id === null ? null : selectSummary(state, state.reader.id),
  );
  const title = useApp((state) => state.reader.title) ?? summary?.title ?? null;
  const at = useApp((state) => state.reader.at);
  const isDamaged = useApp((state) => state.reader.isDamaged);
  const { navigate } = useActions();
  const Icon = ICONS[status];
  const isListed = status === 'never' && summary !== null;
  const page = isDamaged ? t.reader.damaged : t.reader.pages[isListed ? 'listed' : status];
  return (
    <div role="status" className="reader-scroll" data-testid={`notice-${status}`}>
      <EmptyState
        icon={<Icon size={22} />}
        level={1}
        tone={status === 'never' ? 'warn' : 'calm'}
        title={page.title}
        text={
          <>
            {title === null ? null : (
              <p className="no-notice-title" dir="auto">
                {title}
              </p>
            )}
            {isListed && summary.excerpt !== '' ? (
              <blockquote className="no-notice-excerpt" dir="auto">
                {summary.excerpt}
              </blockquote>
            ) : null}
            <p>{page.text}</p>
            {at === null ? null : <p>{t.reader.pages.withdrawnAt(f.dateTime(at))}</p>}
          </>
        }
        actions={
          <Button
            onClick={() => {
              navigate({ name: 'inbox' });
            }}
          >
            {t.reader.toList}
          </Button>
        }
      />
    </div>
  );
}

export function ReaderEmpty() {
  const { t } = useSpeech();
  const hasSingleKeys = useApp(selectHasSingleKeys);
  const { title, text, textOfArrows } = t.reader.none;
  return (
    <EmptyState icon={<FileText size={22} />} title={title} text={hasSingleKeys ? text : textOfArrows} />
  );
}

export function ReaderLoading({ title }: { readonly title: string | null }) {
  const { t } = useSpeech();
  return (
    <div className="reader-loading" aria-busy="true">
      <VisuallyHidden>{t.common.loading}</VisuallyHidden>
      {title === null ? (
        <Skeleton width="60%" height="1.75rem" />
      ) : (
        <h1 className="reader-title" dir="auto">
          {title}
        </h1>
      )}
      <Skeleton width="35%" />
      <Skeleton width="100%" />
      <Skeleton width="94%" />
      <Skeleton width="97%" />
      <Skeleton width="72%" />
    </div>
  );
}
