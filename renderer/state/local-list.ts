/** The list made from what is in memory, for when no bridge answers. Same order as the bridge's own. */
import { LEVELS } from '../../server-bridge/contract/names.ts';
import type { NoticeFilter, NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { Sort } from './inbox.ts';
import { markOf, needsAck, readStateOf, type NoticesState } from './notices.ts';

const has = <T>(list: readonly T[] | undefined, value: T): boolean =>
  list === undefined || list.length === 0 || list.includes(value);

/** Whether a notice is in the list that a filter names, with the marks as the person sees them. */
export function matchesFilter(state: NoticesState, notice: NoticeSummary, filter: NoticeFilter): boolean {
  const mark = markOf(state, notice.id, notice.mark);
  return (
    has(filter.states, notice.state) &&
    has(filter.levels, notice.level) &&
    has(filter.sourceIds, notice.sourceId) &&
    (filter.channels === undefined ||
      filter.channels.length === 0 ||
      (notice.channel !== null && filter.channels.includes(notice.channel))) &&
    (filter.tags === undefined ||
      filter.tags.length === 0 ||
      notice.tags.some((tag) => has(filter.tags, tag))) &&
    (filter.unread !== true || readStateOf(notice.version, mark) !== 'read') &&
    (filter.needsAck !== true || needsAck(notice, mark))
  );
}

export function localList(state: NoticesState, filter: NoticeFilter, sort: Sort): string[] {
  const order = ORDERS[sort];
  return Object.values(state.byId)
    .filter((notice) => matchesFilter(state, notice, filter))
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || order(a, b))
    .map((notice) => notice.id);
}

const newest = (a: NoticeSummary, b: NoticeSummary): number => b.publishedAt - a.publishedAt || b.seq - a.seq;
const ORDERS: { readonly [S in Sort]: (a: NoticeSummary, b: NoticeSummary) => number } = {
  newest,
  oldest: (a, b) => newest(b, a),
  level: (a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || newest(a, b),
  effective: (a, b) =>
    (b.effectiveFrom?.at ?? b.publishedAt) - (a.effectiveFrom?.at ?? a.publishedAt) || newest(a, b),
};
