import { Archive, CircleCheckBig, Inbox, Mail } from 'lucide-react';
import type { ReactNode } from 'react';
import { LEVELS } from '../../../server-bridge/contract/names.ts';
import type { NoticeFilter } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { ARCHIVE_STATES, isArchive, isNarrowed, OPEN_STATES } from '../../state/inbox.ts';
import { LEVEL_ICONS } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useActions, useApp } from '../app-context.tsx';
import './filter-panel.css';

type View = 'all' | 'unread' | 'needsAck' | 'archive';

const viewOf = (filter: NoticeFilter): View =>
  isArchive(filter)
    ? 'archive'
    : filter.unread === true
      ? 'unread'
      : filter.needsAck === true
        ? 'needsAck'
        : 'all';

/** The same list with or without one value; an empty list is no filter. */
function toggled<T>(list: readonly T[] | undefined, value: T): T[] {
  const values = list ?? [];
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** What the list shows: one view, and any number of levels, channels and sources, each with its figure. */
export function FilterPanel() {
  const { t } = useSpeech();
  const filter = useApp((state) => state.inbox.filter);
  const counts = useApp((state) => state.counts);
  const sources = useApp((state) => state.sources);
  const isElsewhere = useApp((state) => state.ui.route.name === 'history');
  const { setFilter, navigate } = useActions();
  const apply = (next: NoticeFilter): void => {
    setFilter(next);
    if (isElsewhere) navigate({ name: 'inbox' });
  };
  const view = viewOf(filter);
  const choose = (next: View): void => {
    const { unread: _unread, needsAck: _needsAck, ...rest } = filter;
    apply({
      ...rest,
      states: [...(next === 'archive' ? ARCHIVE_STATES : OPEN_STATES)],
      ...(next === 'unread' ? { unread: true } : {}),
      ...(next === 'needsAck' ? { needsAck: true } : {}),
    });
  };
  const views: ReadonlyArray<readonly [View, string, ReactNode, number | undefined]> = [
    ['all', t.inbox.all, <Inbox key="i" size={14} aria-hidden="true" />, counts?.total],
    ['unread', t.inbox.unread, <Mail key="i" size={14} aria-hidden="true" />, counts?.unread],
    ['needsAck', t.inbox.needsAck, <CircleCheckBig key="i" size={14} aria-hidden="true" />, counts?.needsAck],
    ['archive', t.inbox.archive, <Archive key="i" size={14} aria-hidden="true" />, counts?.archived],
  ];
  // The gravest first; levels that no notice has are left out.
  const levels = [...LEVELS]
    .reverse()
    .map((level) => ({
      level,
      count: counts?.levels.find((row) => row.level === level)?.total ?? 0,
      isOn: filter.levels?.includes(level) ?? false,
    }))
    .filter(({ count, isOn }) => count > 0 || isOn);
  return (
    <div className="filters" role="group" aria-label={t.inbox.filters}>
      <ul className="filter-list">
        {views.map(([name, label, icon, count]) => (
          <FilterItem
            key={name}
            label={label}
            icon={icon}
            count={count}
            isOn={view === name}
            onToggle={() => {
              choose(name);
            }}
          />
        ))}
      </ul>
      {levels.length > 0 ? (
        <FilterGroup title={t.inbox.levels}>
          {levels.map(({ level, count, isOn }) => {
            const Icon = LEVEL_ICONS[level];
            return (
              <FilterItem
                key={level}
                label={t.common.level[level]}
                icon={<Icon size={14} aria-hidden="true" className={`level-icon-${level}`} />}
                count={count}
                isOn={isOn}
                onToggle={() => {
                  apply({ ...filter, levels: toggled(filter.levels, level) });
                }}
              />
            );
          })}
        </FilterGroup>
      ) : null}
      {(counts?.channels.length ?? 0) > 0 ? (
        <FilterGroup title={t.inbox.channels}>
          {counts?.channels.map(({ channel, total }) => (
            <FilterItem
              key={channel}
              label={channel}
              count={total}
              isOn={filter.channels?.includes(channel) ?? false}
              onToggle={() => {
                apply({ ...filter, channels: toggled(filter.channels, channel) });
              }}
            />
          ))}
        </FilterGroup>
      ) : null}
      {(sources?.length ?? 0) > 1 ? (
        <FilterGroup title={t.inbox.sources}>
          {sources?.map(({ id, name }) => (
            <FilterItem
              key={id}
              label={name}
              isOn={filter.sourceIds?.includes(id) ?? false}
              onToggle={() => {
                apply({ ...filter, sourceIds: toggled(filter.sourceIds, id) });
              }}
            />
          ))}
        </FilterGroup>
      ) : null}
      {isNarrowed(filter) ? (
        <Button
          variant="quiet"
          onClick={() => {
            apply({ states: filter.states ?? [...OPEN_STATES] });
          }}
        >
          {t.inbox.clearFilters}
        </Button>
      ) : null}
    </div>
  );
}

function FilterGroup(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="filter-group">
      <h2 className="filter-title">{props.title}</h2>
      <ul className="filter-list">{props.children}</ul>
    </section>
  );
}

function FilterItem(props: {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly count?: number | undefined;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}) {
  const { f } = useSpeech();
  const { label, icon, count, isOn, onToggle } = props;
  return (
    <li>
      <button type="button" className="filter-item" aria-pressed={isOn} onClick={onToggle}>
        {icon}
        <span className="filter-label">{label}</span>
        {count === undefined ? null : <span className="nav-count">{f.number(count)}</span>}
      </button>
    </li>
  );
}
