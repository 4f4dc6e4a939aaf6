/**
 * The list of notices with its head: what is shown, in which order, and what can be done with all of it. May import
 * state, effects' action type, i18n, ui.
 */
import {
  CheckCheck,
  CircleCheckBig,
  CloudOff,
  Filter,
  Inbox as InboxIcon,
  Menu,
  SearchX,
} from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { isArchive, isNarrowed, OPEN_STATES, type Sort } from '../../state/inbox.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { EmptyState, ErrorState } from '../../ui/state-page.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { NARROW, useMedia, WIDE } from '../use-media.ts';
import './inbox.css';
import { NoticeList } from './notice-list.tsx';
import { RowSkeleton } from './notice-row.tsx';

const SORTS: readonly Sort[] = ['newest', 'oldest', 'level', 'effective'];
const SKELETONS = [1, 2, 3, 4, 5, 6];

export function Inbox(props: ComponentProps<typeof NoticeList>) {
  const { t } = useSpeech();
  const total = useApp((state) => state.inbox.total);
  const hasFailed = useApp((state) => state.inbox.hasFailed);
  return (
    <>
      <InboxHead />
      {hasFailed && (total ?? 0) === 0 ? (
        <ListFailed />
      ) : total === null ? (
        <div className="inbox-view" aria-busy="true" data-testid="list-loading">
          <VisuallyHidden>{t.common.loading}</VisuallyHidden>
          {SKELETONS.map((row) => (
            <div key={row} className="row-placeholder">
              <RowSkeleton />
            </div>
          ))}
        </div>
      ) : total === 0 ? (
        <EmptyInbox />
      ) : (
        <NoticeList {...props} />
      )}
    </>
  );
}

function InboxHead() {
  const { t, f } = useSpeech();
  const filter = useApp((state) => state.inbox.filter);
  const sort = useApp((state) => state.inbox.sort);
  const total = useApp((state) => state.inbox.total);
  const canMark = useApp((state) => (state.counts?.unread ?? 0) > 0 && state.notices.epoch !== null);
  const { openDialog, setSort, markAllRead } = useActions();
  const isNarrow = useMedia(NARROW);
  const isWide = useMedia(WIDE);
  const title = isArchive(filter)
    ? t.inbox.archive
    : filter.unread === true
      ? t.inbox.unread
      : filter.needsAck === true
        ? t.inbox.needsAck
        : t.inbox.title;
  const chosen = countChoices(filter);
  return (
    <header className="inbox-head">
      {isNarrow ? (
        <IconButton
          label={t.common.menu}
          align="left"
          icon={<Menu size={18} aria-hidden="true" />}
          onClick={() => {
            openDialog('menu');
          }}
        />
      ) : null}
      <h1 className="inbox-title">
        {title}
        {total === null ? null : <span className="inbox-total">{f.number(total)}</span>}
      </h1>
      <div className="inbox-actions">
        {isWide ? null : (
          <IconButton
            label={chosen > 0 ? t.inbox.filterCount(chosen) : t.inbox.filters}
            aria-pressed={chosen > 0}
            icon={<Filter size={16} aria-hidden="true" />}
            onClick={() => {
              openDialog('filters');
            }}
          />
        )}
        <Select
          label={t.inbox.sort}
          isLabelHidden
          variant="quiet"
          value={sort}
          options={SORTS.map((value) => ({ value, label: t.inbox.sortBy[value] }))}
          onChange={setSort}
        />
        <IconButton
          label={t.inbox.markAllRead}
          align="end"
          disabled={!canMark}
          icon={<CheckCheck size={16} aria-hidden="true" />}
          onClick={markAllRead}
        />
      </div>
    </header>
  );
}

function countChoices(filter: Parameters<typeof isNarrowed>[0]): number {
  const lists = [filter.levels, filter.channels, filter.sourceIds, filter.tags];
  const flags = [filter.unread === true, filter.needsAck === true, isArchive(filter)];
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), 0) + flags.filter(Boolean).length;
}

function ListFailed() {
  const { t } = useSpeech();
  const { reloadList } = useActions();
  return (
    <ErrorState
      icon={<CloudOff size={22} />}
      title={t.inbox.failed.title}
      text={t.inbox.failed.text}
      actions={<Button onClick={reloadList}>{t.common.retry}</Button>}
    />
  );
}

function EmptyInbox() {
  const { t } = useSpeech();
  const filter = useApp((state) => state.inbox.filter);
  const { navigate, setFilter } = useActions();
  const isPlain = !isNarrowed(filter);
  const show = (
    icon: ReactNode,
    text: { readonly title: string; readonly text: string },
    action?: ReactNode,
  ) => <EmptyState icon={icon} title={text.title} text={text.text} actions={action} />;
  if (isPlain && isArchive(filter)) return show(<InboxIcon size={22} />, t.inbox.emptyArchive);
  if (isPlain)
    return show(
      <InboxIcon size={22} />,
      t.inbox.empty,
      <Button
        variant="primary"
        onClick={() => {
          navigate({ name: 'sources' });
        }}
      >
        {t.inbox.empty.action}
      </Button>,
    );
  const { unread: _unread, ...rest } = filter;
  if (filter.unread === true && !isNarrowed(rest))
    return show(<CircleCheckBig size={22} />, t.inbox.emptyUnread);
  return show(
    <SearchX size={22} />,
    t.inbox.emptyFiltered,
    <Button
      onClick={() => {
        setFilter({ states: filter.states ?? [...OPEN_STATES] });
      }}
    >
      {t.inbox.clearFilters}
    </Button>,
  );
}
