import { Archive, Clock, Pin } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import type { NoticeSummary, NoticeView } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectSourceName } from '../../state/store.ts';
import { Badge, LevelBadge } from '../../ui/badge.tsx';
import { useApp } from '../app-context.tsx';
import { Link } from '../shell/link.tsx';

/** Level, title, who issued it, and every date that matters. */
export function ReaderHeader(props: {
  readonly titleId: string;
  readonly summary: NoticeSummary;
  readonly view: NoticeView;
}) {
  const { titleId, summary, view } = props;
  const { t, f } = useSpeech();
  const sourceName = useApp((state) => selectSourceName(state, summary.sourceId));
  const { effectiveFrom: from, effectiveTo: to } = summary;
  const effective =
    from !== null && to !== null
      ? unbroken(f.span(from, to))
      : from !== null
        ? t.reader.fromOn(f.moment(from))
        : to !== null
          ? t.reader.until(f.moment(to))
          : null;
  // Both to the minute: what was corrected within it is no update to a reader.
  const published = f.dateTime(summary.publishedAt);
  const updated = f.dateTime(summary.updatedAt);
  const byline = [summary.issuer, summary.number].filter((part) => part !== null && part !== '');
  const meta: ReadonlyArray<readonly [string, ReactNode]> = [
    [t.reader.meta.published, published],
    [t.reader.meta.updated, updated === published ? null : updated],
    [t.reader.meta.effective, effective],
    [t.reader.meta.expires, summary.expires === null ? null : f.moment(summary.expires)],
    [t.reader.meta.channel, summary.channel],
    [t.reader.meta.source, view.sourceName === '' ? sourceName : view.sourceName],
    [t.reader.meta.tags, summary.tags.length === 0 ? null : summary.tags.join(', ')],
    [
      t.reader.meta.version,
      <Link key="v" to={{ name: 'history', id: summary.id, from: null, to: null }}>
        {t.reader.versionOf(view.version)}
        {view.versionCount > 1 ? ` · ${t.reader.versions(view.versionCount)}` : ''}
      </Link>,
    ],
  ];
  return (
    <header>
      <div className="reader-badges">
        <LevelBadge level={summary.level} label={t.common.level[summary.level]} />
        {summary.state === 'upcoming' ? (
          <Badge tone="info" icon={<Clock size={12} aria-hidden="true" />}>
            {t.common.noticeState.upcoming}
          </Badge>
        ) : summary.state === 'current' ? null : (
          <Badge icon={<Archive size={12} aria-hidden="true" />}>{t.common.noticeState[summary.state]}</Badge>
        )}
        {summary.pinned ? <Badge icon={<Pin size={12} aria-hidden="true" />}>{t.reader.pinned}</Badge> : null}
        {summary.flagged ? <Badge tone="warn">{t.reader.flagged}</Badge> : null}
      </div>
      <h1 id={titleId} className="reader-title" dir="auto">
        {summary.title}
      </h1>
      {byline.length === 0 ? null : (
        <p className="reader-byline">
          {byline.map((part) => (
            <span key={part}>
              <bdi>{part}</bdi>
            </span>
          ))}
        </p>
      )}
      <dl className="reader-meta">
        {meta.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </header>
  );
}

/** A range in Chinese, whose lines may end before the second date and nowhere inside of one. */
function unbroken(span: string): ReactNode {
  const parts = span.split(/(?<=至)/);
  if (parts.length === 1) return span;
  return parts.map((part, index) => (
    <Fragment key={part}>
      {index === 0 ? null : <wbr />}
      <span className="reader-date">{part}</span>
    </Fragment>
  ));
}
