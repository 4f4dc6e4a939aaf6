/**
 * One notice, from whichever layer has it, kept up to date in place. May import state, effects' action type, i18n, ui.
 */
import { CloudOff, RefreshCw } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { NoticeSummary, NoticeView } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectSummary } from '../../state/store.ts';
import { useActions, useApp } from '../app-context.tsx';
import { Link } from '../shell/link.tsx';
import { summarise } from '../history/summarise.ts';
import { useNow } from '../use-now.ts';
import { useQuery } from '../use-query.ts';
import { AckBar, AckDone } from './ack.tsx';
import { Facts } from './facts.tsx';
import { FindBar } from './find/find-bar.tsx';
import { ReaderHeader } from './header.tsx';
import { NoNotice, ReaderEmpty, ReaderLoading } from './no-notice.tsx';
import { NoticeBody } from './notice-body.tsx';
import { Attachments, TocAside, TocFold, Warnings } from './parts.tsx';
import { PrintFoot } from './print/print-foot.tsx';
import { ReaderBar } from './reader-bar.tsx';
import './reader.css';

/** Headings below which a table of contents only repeats what is on the screen. */
const MIN_TOC = 3;

export function Reader({ isStacked }: { readonly isStacked: boolean }) {
  const { t } = useSpeech();
  const status = useApp((state) => state.reader.status);
  const id = useApp((state) => state.reader.id);
  const view = useApp((state) => state.reader.view);
  const known = useApp((state) => (id === null ? null : selectSummary(state, id)));
  if (status === 'closed' || id === null) return <ReaderEmpty />;
  // The list may know a later change of the same version: a mark, a state.
  const summary =
    view === null
      ? known
      : known !== null && known.seq >= view.summary.seq && known.version === view.version
        ? known
        : view.summary;
  return (
    <div className="reader">
      <ReaderBar id={id} isStacked={isStacked} summary={status === 'ok' ? summary : null} />
      <p className="visually-hidden" aria-live="polite">
        <LiveNote title={view?.summary.title ?? ''} text={t.reader.updatedLive} />
      </p>
      {status === 'loading' ? (
        <ReaderLoading title={known?.title ?? null} />
      ) : status === 'ok' && view !== null && summary !== null ? (
        <Notice view={view} summary={summary} />
      ) : status === 'ok' ? null : (
        <NoNotice status={status} />
      )}
    </div>
  );
}

function LiveNote(props: { readonly title: string; readonly text: (title: string) => string }) {
  const updates = useApp((state) => state.reader.updates);
  return updates === 0 ? null : <span key={updates}>{props.text(props.title)}</span>;
}

function Notice({ view, summary }: { readonly view: NoticeView; readonly summary: NoticeSummary }) {
  const scroller = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const { shown } = useActions();
  const { id } = summary;
  const { version } = view;

  useEffect(() => {
    const tell = (): void => {
      if (document.visibilityState === 'visible') shown(id);
    };
    // After the frame that shows it.
    const frame = requestAnimationFrame(tell);
    document.addEventListener('visibilitychange', tell);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [id, version, shown]);

  useEffect(() => {
    // Nothing else has the keyboard than what is around the notice: arrow keys and Space scroll at once.
    if (document.activeElement?.contains(scroller.current) === true)
      scroller.current?.focus({ preventScroll: true });
  }, [id]);

  const isFinding = useApp((state) => state.ui.find.isOpen);
  const hasToc = view.toc.length >= MIN_TOC;
  return (
    <>
      {isFinding ? <FindBar scroller={scroller} /> : null}
      <article
        ref={scroller}
        className="reader-scroll"
        aria-labelledby={titleId}
        data-reader
        data-takes-focus
        data-testid="reader"
        data-version={version}
        tabIndex={-1}
      >
        <div className="reader-columns">
          <div className="reader-column">
            <Banners id={id} version={version} />
            <ReaderHeader titleId={titleId} summary={summary} view={view} />
            {hasToc ? <TocFold key={`toc:${id}`} toc={view.toc} /> : null}
            <NoticeBody id={id} html={view.html} scroller={scroller} />
            <Facts view={view} />
            {view.attachments.length > 0 ? <Attachments attachments={view.attachments} /> : null}
            {view.warnings.length > 0 ? <Warnings key={`warnings:${id}`} warnings={view.warnings} /> : null}
            <AckDone id={id} version={version} />
            <PrintFoot view={view} />
          </div>
          {hasToc ? (
            <div className="reader-aside">
              <TocAside toc={view.toc} />
            </div>
          ) : null}
        </div>
      </article>
      {summary.requiresAck ? <AckBar id={id} version={version} /> : null}
    </>
  );
}

function Banners({ id, version }: { readonly id: string; readonly version: number }) {
  const { t, f } = useSpeech();
  const now = useNow();
  const staleSince = useApp((state) => state.reader.staleSince);
  const isPartial = useApp((state) => state.reader.isPartial);
  const isDamaged = useApp((state) => state.reader.isDamaged);
  const readBefore = useApp((state) => state.reader.readBefore);
  const more = isDamaged ? t.reader.damaged.text : isPartial ? t.reader.partial : null;
  return (
    <>
      {staleSince === null ? null : (
        <div className="reader-banner reader-banner-warn" role="note" data-testid="stale-mark">
          <CloudOff size={16} aria-hidden="true" />
          <span className="reader-banner-text">
            {t.reader.stale(f.clock(staleSince, now))}
            {more === null ? '' : ` · ${more}`}
          </span>
        </div>
      )}
      {readBefore > 0 && readBefore < version ? <Changed id={id} from={readBefore} to={version} /> : null}
    </>
  );
}

function Changed(props: { readonly id: string; readonly from: number; readonly to: number }) {
  const { t, f } = useSpeech();
  // Without an answer (offline, or the version read is not kept any more) the banner says less.
  const { data } = useQuery('notices.diff', props);
  const isOfThese = data !== null && data.from === props.from && data.to === props.to;
  const summary = isOfThese ? summarise(data, t, f) : null;
  return (
    <div className="reader-banner" role="note" data-testid="changed-banner">
      <RefreshCw size={16} aria-hidden="true" />
      <span className="reader-banner-text">
        {t.reader.changedSince(props.from)}
        {summary === null ? null : <strong className="reader-banner-more">{summary}</strong>}
      </span>
      <Link to={{ name: 'history', ...props }}>{t.reader.showDiff}</Link>
    </div>
  );
}
