/** Lists and figures, from the columns in memory; only the rows of the page are read from the file. */
import { joinBytes, withMember } from '../contract/encoded.ts';
import type { Params, Result } from '../contract/methods.ts';
import { LEVELS } from '../contract/names.ts';
import type { NoticeFilter, Position } from '../contract/notice.ts';
import { Columns } from './columns.ts';
import type { Database } from './database.ts';
import { Orders, type Sort } from './order.ts';
import { PENDING, STATE } from './rows.ts';
import { readSummariesJson } from './summaries.ts';

/** Filtered lists kept for the next page of the same list. */
const LISTS_KEPT = 16;

export class Overview {
  readonly columns = new Columns();
  readonly #orders = new Orders(this.columns);
  readonly #lists = new Map<string, Int32Array>();
  #generation = 0;
  #counts: Omit<Result<'notices.counts'>, 'position'> | null = null;

  /** Call first, inside the snapshot. */
  refresh(db: Database): Position {
    const { head, changed } = this.columns.refresh(db);
    this.#orders.update(changed);
    if (this.#generation !== this.columns.generation) {
      this.#generation = this.columns.generation;
      this.#lists.clear();
      this.#counts = null;
    }
    return { epoch: head.epoch, seq: head.seq };
  }

  /** Reads all columns and sorts them ahead of the first list. */
  warm(db: Database, sort: Sort): void {
    this.refresh(db);
    this.select({}, sort);
  }

  /** The whole list in order, as row numbers. */
  select(filter: NoticeFilter, sort: Sort): Int32Array {
    const key = JSON.stringify([sort, filter]);
    const known = this.#lists.get(key);
    if (known !== undefined) {
      // The map's order is that of the last use.
      this.#lists.delete(key);
      this.#lists.set(key, known);
      return known;
    }
    const order = this.#orders.get(sort);
    const list = Object.keys(filter).length === 0 ? order : selected(order, this.columns.select(filter));
    for (const oldest of this.#lists.keys()) {
      if (this.#lists.size < LISTS_KEPT) break;
      this.#lists.delete(oldest);
    }
    this.#lists.set(key, list);
    return list;
  }

  /** The result as JSON in UTF-8. */
  list(db: Database, params: Params<'notices.list'>): Uint8Array {
    const position = this.refresh(db);
    const rows = this.select(params.filter, params.sort);
    const page = [...rows.subarray(params.offset, params.offset + params.limit)];
    const items = readSummariesJson(db, page);
    return joinBytes(withMember({ position, total: rows.length }, 'items', items));
  }

  counts(db: Database): Result<'notices.counts'> {
    const position = this.refresh(db);
    this.#counts ??= countAll(this.columns);
    return { position, ...this.#counts };
  }

  /** Notices that are not withdrawn, whoever may see them. */
  livingCount(db: Database): number {
    this.refresh(db);
    let count = 0;
    for (let n = 1; n < this.columns.end; n++) if (this.columns.state[n] !== STATE.withdrawn) count += 1;
    return count;
  }
}

function selected(order: Int32Array, wanted: Uint8Array): Int32Array {
  const list = new Int32Array(order.length);
  let size = 0;
  for (let index = 0; index < order.length; index++) {
    const n = order[index] ?? 0;
    if (wanted[n] === 1) list[size++] = n;
  }
  return list.slice(0, size);
}

function countAll(columns: Columns): Omit<Result<'notices.counts'>, 'position'> {
  const levels = LEVELS.map((level) => ({ level, total: 0, unread: 0 }));
  const channels = new Map<number, { channel: string; total: number; unread: number }>();
  const result = { total: 0, unread: 0, needsAck: 0, archived: 0, held: 0 };
  for (let n = 1; n < columns.end; n++) {
    if (columns.pending[n] === PENDING.held) result.held += 1;
    const state = columns.state[n];
    if (state === STATE.expired) result.archived += 1;
    if (state !== STATE.upcoming && state !== STATE.current) continue;
    const unread = columns.isUnread(n) ? 1 : 0;
    result.total += 1;
    result.unread += unread;
    if (columns.needsAck(n)) result.needsAck += 1;
    const level = levels[columns.level[n] ?? 0];
    if (level !== undefined) {
      level.total += 1;
      level.unread += unread;
    }
    const number = columns.channel[n] ?? 0;
    let channel = channels.get(number);
    if (channel === undefined) {
      channel = { channel: columns.channels.nameOf(number), total: 0, unread: 0 };
      channels.set(number, channel);
    }
    channel.total += 1;
    channel.unread += unread;
  }
  const named = [...channels.values()].filter(({ channel }) => channel !== '');
  named.sort((a, b) => b.total - a.total || (a.channel < b.channel ? -1 : 1));
  return { ...result, levels: levels.filter(({ total }) => total > 0), channels: named };
}
