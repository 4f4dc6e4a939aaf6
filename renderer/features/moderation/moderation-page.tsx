import { ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ModerationItem } from '../../../server-bridge/contract/moderation.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { EmptyState, ErrorState } from '../../ui/state-page.tsx';
import { NARROW, scrollBehavior, useMedia } from '../use-media.ts';
import { useNow } from '../use-now.ts';
import { useQuery } from '../use-query.ts';
import { ModerationDetailView } from './moderation-detail.tsx';
import './moderation-page.css';
import { WordListPart } from './word-list-part.tsx';

const KINDS = ['held', 'rejected', 'flagged', 'draft', 'scheduled'] as const;
type Kind = (typeof KINDS)[number];
const PAGE = 50;
const MOST = 200;

export function ModerationPage() {
  const { t } = useSpeech();
  const [kind, setKind] = useState<Kind>('held');
  return (
    <Page title={t.moderation.title} lead={t.moderation.lead} isWide>
      <div className="segments" role="group" aria-label={t.moderation.tabsLabel}>
        {KINDS.map((name) => (
          <button
            key={name}
            type="button"
            className="segment"
            aria-pressed={name === kind}
            onClick={() => setKind(name)}
          >
            {t.moderation.tabs[name]}
          </button>
        ))}
      </div>
      <Items key={kind} kind={kind} />
    </Page>
  );
}

function Items({ kind }: { readonly kind: Kind }) {
  const { t } = useSpeech();
  const [limit, setLimit] = useState(PAGE);
  const [chosen, setChosen] = useState<string | null>(null);
  const detail = useRef<HTMLDivElement>(null);
  const isNarrow = useMedia(NARROW);
  const choose = (item: ModerationItem): void => {
    setChosen(keyOf(item));
    if (!isNarrow) return;
    // Below the list, perhaps many screens away.
    detail.current?.focus({ preventScroll: true });
    detail.current?.scrollIntoView({ behavior: scrollBehavior() });
  };
  const answer = useQuery('moderation.list', { disposition: kind, offset: 0, limit }, { follow: true });
  if (answer.data === null) {
    return answer.error === null ? (
      <Skeleton width="100%" height="8rem" />
    ) : (
      <ErrorState {...t.moderation.failed} />
    );
  }
  const { items, total } = answer.data;
  const list = <WordListPart dictionary={answer.data.dictionary} />;
  if (items.length === 0) {
    return (
      <>
        <EmptyState icon={<ShieldCheck size={22} />} {...t.moderation.empty[kind]} />
        {list}
      </>
    );
  }
  const shown = items.find((item) => keyOf(item) === chosen) ?? items[0];
  return (
    <>
      <div className="moderation">
        <div>
          <ul className="moderation-list" aria-label={t.moderation.tabs[kind]}>
            {items.map((item) => (
              <li key={keyOf(item)}>
                <ItemRow item={item} isChosen={item === shown} onChoose={() => choose(item)} />
              </li>
            ))}
          </ul>
          {total > items.length && limit < MOST ? (
            <Button isBusy={answer.isLoading} onClick={() => setLimit(MOST)}>
              {t.moderation.more}
            </Button>
          ) : null}
        </div>
        <div ref={detail} tabIndex={-1}>
          {shown === undefined ? null : (
            <ModerationDetailView key={keyOf(shown)} item={shown} onReleased={answer.reload} />
          )}
        </div>
      </div>
      {list}
    </>
  );
}

const keyOf = (item: ModerationItem): string => `${item.id} ${String(item.version)}`;

function ItemRow(props: {
  readonly item: ModerationItem;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const { t, f } = useSpeech();
  const { item, isChosen, onChoose } = props;
  const now = useNow();
  return (
    <button
      type="button"
      className="moderation-row"
      aria-current={isChosen ? 'true' : undefined}
      onClick={onChoose}
    >
      <span className="moderation-row-title">{item.title}</span>
      <span className="moderation-row-facts">
        {t.moderation.versionAt(item.version, f.clock(item.at, now))}
        {item.publishAt === null || item.publishAt <= now ? null : (
          <Badge>{t.moderation.publishedAt(f.dateTime(item.publishAt))}</Badge>
        )}
        {item.hitCount === 0 ? null : <Badge tone="warn">{t.moderation.hits(item.hitCount)}</Badge>}
        {item.isReleased ? <Badge tone="ok">{t.moderation.released}</Badge> : null}
      </span>
    </button>
  );
}
