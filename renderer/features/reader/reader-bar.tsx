import {
  AppWindow,
  ArrowLeft,
  FileDown,
  History,
  Link2,
  Mail,
  MailOpen,
  Printer,
  RefreshCw,
  Search,
} from 'lucide-react';
import type { NoticeSummary } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { readStateOf } from '../../state/notices.ts';
import { formatRoute } from '../../state/route.ts';
import { selectHasSingleKeys, selectMark } from '../../state/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useActions, useApp, useAppShallow } from '../app-context.tsx';
import { Snooze } from '../attention/snooze.tsx';
import { chordName } from '../keys.ts';

/** Above a notice: the way back, whether it has just changed, and what can be done with it. */
export function ReaderBar(props: {
  readonly id: string;
  readonly isStacked: boolean;
  readonly summary: NoticeSummary | null;
}) {
  const { id, isStacked, summary } = props;
  const { t } = useSpeech();
  const { askHost, attempt, back, copyText, find, markRead, navigate, openWindow, print, savePdf } =
    useActions();
  const isDesktop = useApp((state) => state.host?.kind === 'electron');
  const isOwn = useApp((state) => state.ui.frame === 'notice');
  const updates = useApp((state) => state.reader.updates);
  const hasSingleKeys = useApp(selectHasSingleKeys);
  const mark = useAppShallow((state) => selectMark(state, id));
  const isRead = summary !== null && mark !== null && readStateOf(summary.version, mark) === 'read';
  return (
    <div className="reader-bar">
      {isStacked ? (
        <Button variant="quiet" icon={<ArrowLeft size={16} aria-hidden="true" />} onClick={back}>
          {t.reader.backToList}
        </Button>
      ) : null}
      {updates > 0 && summary !== null ? (
        <span key={updates} className="reader-live" aria-hidden="true">
          <RefreshCw size={13} />
          {t.reader.updatedNow}
        </span>
      ) : null}
      {summary === null ? null : (
        <span className="reader-bar-end">
          <IconButton
            label={isRead ? t.inbox.markUnread : t.inbox.markRead}
            {...(hasSingleKeys ? { shortcut: 'u' } : {})}
            icon={isRead ? <Mail size={16} aria-hidden="true" /> : <MailOpen size={16} aria-hidden="true" />}
            onClick={() => {
              markRead([id], !isRead);
            }}
          />
          {isDesktop ? (
            <Snooze
              isIcon
              onChoose={(length) => {
                const { version } = summary;
                void attempt(() => askHost('host.snooze', { id, version, length }), 'snoozed');
              }}
            />
          ) : null}
          <IconButton
            label={t.reader.history}
            icon={<History size={16} aria-hidden="true" />}
            onClick={() => {
              navigate({ name: 'history', id, from: null, to: null });
            }}
          />
          <IconButton
            label={t.reader.find.label}
            shortcut={chordName('F')}
            icon={<Search size={16} aria-hidden="true" />}
            onClick={() => {
              find('focus');
            }}
          />
          <IconButton
            label={t.reader.printNotice}
            shortcut={chordName('P')}
            icon={<Printer size={16} aria-hidden="true" />}
            onClick={() => {
              print(id);
            }}
          />
          {isDesktop ? (
            <IconButton
              label={t.reader.savePdf}
              icon={<FileDown size={16} aria-hidden="true" />}
              onClick={() => {
                savePdf(id);
              }}
            />
          ) : null}
          {isOwn ? null : (
            <IconButton
              label={t.reader.ownWindow}
              align="end"
              {...(hasSingleKeys ? { shortcut: 'o' } : {})}
              icon={<AppWindow size={16} aria-hidden="true" />}
              onClick={() => {
                openWindow(id);
              }}
            />
          )}
          <IconButton
            label={t.reader.copyLink}
            align="end"
            icon={<Link2 size={16} aria-hidden="true" />}
            onClick={() => {
              copyText(`gazette:/${formatRoute({ name: 'notice', id })}`);
            }}
          />
        </span>
      )}
    </div>
  );
}
