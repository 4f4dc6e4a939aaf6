import { Paperclip, Pin } from 'lucide-react';
import { memo, useId } from 'react';
import type { Mark, NoticeSummary } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { needsAck, readStateOf } from '../../state/notices.ts';
import { formatRoute } from '../../state/route.ts';
import { Badge, LevelBadge } from '../../ui/badge.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';

interface NoticeRowProps {
  readonly notice: NoticeSummary;
  readonly mark: Mark;
  readonly isOpen: boolean;
  /** The one row that Tab reaches. */
  readonly isActive: boolean;
  readonly now: number;
  readonly onOpen: (id: string, isByKeyboard: boolean) => void;
  readonly onFocus: (id: string) => void;
}

/** One notice of the list. Its name is its title, with what a reader must know before opening it. */
export const NoticeRow = memo(function NoticeRow(props: NoticeRowProps) {
  const { notice, mark, isOpen, isActive, now, onOpen, onFocus } = props;
  const { t, f } = useSpeech();
  const metaId = useId();
  const readState = readStateOf(notice.version, mark);
  const isUnread = readState !== 'read';
  return (
    <div
      className={isUnread ? 'row-card row-unread' : 'row-card'}
      data-notice-id={notice.id}
      data-read={readState}
      data-open={isOpen ? true : undefined}
    >
      {isUnread ? (
        <span
          className={readState === 'updated' ? 'row-dot row-dot-updated' : 'row-dot'}
          aria-hidden="true"
        />
      ) : null}
      <div className="row-top">
        {/* Its ::after covers the whole card: a click anywhere opens the notice. */}
        <a
          href={formatRoute({ name: 'notice', id: notice.id })}
          className="row-link"
          aria-describedby={metaId}
          aria-current={isOpen ? 'true' : undefined}
          tabIndex={isActive ? 0 : -1}
          data-takes-focus={isActive && !isOpen ? true : undefined}
          onFocus={() => {
            onFocus(notice.id);
          }}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            onOpen(notice.id, event.detail === 0);
          }}
        >
          {isUnread ? (
            <VisuallyHidden>{readState === 'updated' ? t.inbox.isUpdated : t.inbox.isUnread} </VisuallyHidden>
          ) : null}
          <span className="row-title" title={notice.title} dir="auto">
            {notice.title}
          </span>
        </a>
        <time className="row-time" dateTime={new Date(notice.updatedAt).toISOString()}>
          {f.relative(notice.updatedAt, now)}
        </time>
      </div>
      <p className="row-excerpt" dir="auto">
        {notice.excerpt === '' ? '\u00a0' : notice.excerpt}
      </p>
      <div id={metaId} className="row-meta">
        <span className="row-meta-main">
          <LevelBadge level={notice.level} label={t.common.level[notice.level]} />
          {readState === 'updated' ? <Badge tone="accent">{t.inbox.isUpdated}</Badge> : null}
          {needsAck(notice, mark) ? <Badge tone="accent">{t.inbox.needsAckChip}</Badge> : null}
          {notice.state === 'current' ? null : <Badge>{t.common.noticeState[notice.state]}</Badge>}
          {metaOf(notice, now, t, f).map((part) => (
            <span key={part} className="row-meta-text">
              {part}
            </span>
          ))}
        </span>
        <span className="row-icons">
          {notice.attachmentCount > 0 ? (
            <>
              <Paperclip size={12} aria-hidden="true" />
              <VisuallyHidden>{t.inbox.attachments(notice.attachmentCount)}</VisuallyHidden>
            </>
          ) : null}
          {notice.pinned ? (
            <>
              <Pin size={12} aria-hidden="true" />
              <VisuallyHidden>{t.inbox.pinned}</VisuallyHidden>
            </>
          ) : null}
        </span>
      </div>
    </div>
  );
});

/** Channel and the one date that matters next; the date first where the badge before it is about that date. */
function metaOf(
  notice: NoticeSummary,
  now: number,
  t: ReturnType<typeof useSpeech>['t'],
  f: ReturnType<typeof useSpeech>['f'],
): string[] {
  const parts = [notice.channel];
  const { effectiveFrom, expires } = notice;
  if (notice.state === 'expired' && expires !== null) parts.unshift(f.shortMoment(expires, now));
  else if (notice.state === 'upcoming' && effectiveFrom !== null)
    parts.unshift(f.shortMoment(effectiveFrom, now));
  else if (expires !== null) parts.push(t.inbox.expires(f.shortMoment(expires, now)));
  else if (effectiveFrom !== null) parts.push(t.inbox.effectiveFrom(f.shortMoment(effectiveFrom, now)));
  return parts.filter((part) => part !== null);
}

export function RowSkeleton() {
  return (
    <div className="row-skeleton">
      <Skeleton width="70%" />
      <Skeleton width="92%" height="0.75rem" />
      <Skeleton width="35%" height="0.75rem" />
    </div>
  );
}
