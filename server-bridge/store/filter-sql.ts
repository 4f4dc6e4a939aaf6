/** A notice filter as SQL over `notices n LEFT JOIN marks m`; the reader's in-memory twin is in `columns.ts`. */
import type { NoticeFilter } from '../contract/notice.ts';
import { NOTICE_STATES } from '../contract/names.ts';
import type { Value } from './database.ts';
import { isVisible, levelIndex, STATE } from './rows.ts';

/** States that a reader's filter selects; what readers do not see is never among them. */
export function filterStates(filter: NoticeFilter): number[] {
  if (filter.states === undefined) return [STATE.upcoming, STATE.current, STATE.expired];
  return filter.states.map((state) => NOTICE_STATES.indexOf(state)).filter(isVisible);
}

export function filterSql(filter: NoticeFilter): { sql: string; values: Value[] } {
  const parts: string[] = [];
  const values: Value[] = [];
  const oneOf = (column: string, wanted: ReadonlyArray<string | number>): void => {
    parts.push(`${column} IN (${wanted.map(() => '?').join(', ')})`);
    values.push(...wanted);
  };
  oneOf('n.state', filterStates(filter));
  if (filter.levels !== undefined) oneOf('n.level', filter.levels.map(levelIndex));
  if (filter.channels !== undefined) oneOf('n.channel', filter.channels);
  if (filter.sourceIds !== undefined) oneOf('n.source', filter.sourceIds);
  if (filter.tags !== undefined) {
    const marks = filter.tags.map(() => '?').join(', ');
    parts.push(`EXISTS (SELECT 1 FROM json_each(coalesce(n.tags, '[]')) t WHERE t.value IN (${marks}))`);
    values.push(...filter.tags);
  }
  if (filter.unread !== undefined) {
    parts.push(`coalesce(m.readVersion, 0) ${filter.unread ? '<' : '>='} n.shown`);
  }
  if (filter.needsAck !== undefined) {
    const waits = 'n.requiresAck > 0 AND coalesce(m.ackVersion, 0) < n.shown';
    parts.push(filter.needsAck ? waits : `NOT (${waits})`);
  }
  return { sql: parts.join(' AND '), values };
}
