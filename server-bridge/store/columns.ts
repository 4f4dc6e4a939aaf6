/**
 * The reader's picture of all notices: one typed array a column, indexed by the notice's row number `n`. About 70
 * bytes a notice buy exact totals and any page of any filter in about a millisecond. Kept up to date by `seq` and
 * `rev`, inside the snapshot of the read that uses it; rebuilt when the epoch changes.
 */
import { LEVELS } from '../contract/names.ts';
import type { NoticeFilter } from '../contract/notice.ts';
import { type Head, readHead } from './change-log.ts';
import type { Database } from './database.ts';
import { filterStates } from './filter-sql.ts';
import { Interned } from './interned.ts';
import { isVisible, levelIndex, STATE } from './rows.ts';

type Row = readonly [
  n: number,
  seq: number,
  state: number,
  pending: number,
  shown: number,
  level: number,
  pinned: number,
  requiresAck: number,
  updatedAt: number | null,
  effectiveAt: number | null,
  source: string,
  channel: string | null,
  tags: string | null,
];

export class Columns {
  /** Grows whenever anything a reader may see has changed. */
  generation = 0;
  /** One above the highest row number. */
  end = 1;
  state = new Uint8Array(1024);
  pending = new Uint8Array(1024);
  level = new Uint8Array(1024);
  pinned = new Uint8Array(1024);
  requiresAck = new Uint8Array(1024);
  shown = new Int32Array(1024);
  readVersion = new Int32Array(1024);
  ackVersion = new Int32Array(1024);
  channel = new Int32Array(1024);
  source = new Int32Array(1024);
  tags = new Int32Array(1024);
  updatedAt = new Float64Array(1024);
  effectiveAt = new Float64Array(1024);
  readonly channels = new Interned();
  readonly sources = new Interned();
  /** Whole tag lists as JSON. */
  readonly tagLists = new Interned();
  #head: Head = { epoch: '', seq: 0, rev: 0 };

  /** Call inside the snapshot; answers its head and the row numbers that changed (null: all may have). */
  refresh(db: Database): { head: Head; changed: number[] | null } {
    const head = readHead(db);
    const before = this.#head;
    if (head.epoch === before.epoch && head.seq === before.seq && head.rev === before.rev) {
      return { head, changed: [] };
    }
    const isNew = head.epoch !== before.epoch || head.seq < before.seq;
    if (isNew) {
      this.#clear();
      // At once: arrays that grow by copying leave holes as large as themselves.
      const last = db.get<{ n: number | null }>('SELECT max(n) AS n FROM notices')?.n ?? null;
      if (last !== null) this.#reserve(last);
    }
    const changed: number[] = [];
    for (const row of db.each<Row>(
      `SELECT n, seq, state, pending, shown, level, pinned, requiresAck, updatedAt, effectiveAt, source, channel,
       tags FROM notices ${isNew ? 'WHERE seq > ?' : 'INDEXED BY noticesBySeq WHERE seq > ?'}`,
      isNew ? -1 : before.seq,
    )) {
      this.#take(row);
      if (!isNew) changed.push(row[0]);
    }
    for (const [n, read, ack] of db.each<readonly [number, number, number]>(
      'SELECT n, readVersion, ackVersion FROM marks WHERE rev > ?',
      isNew ? -1 : before.rev,
    )) {
      this.#reserve(n);
      this.readVersion[n] = read;
      this.ackVersion[n] = ack;
    }
    this.#head = head;
    this.generation += 1;
    return { head, changed: isNew ? null : changed };
  }

  #clear(): void {
    this.end = 1;
    this.state.fill(0);
    this.pending.fill(0);
    this.readVersion.fill(0);
    this.ackVersion.fill(0);
  }

  #take(row: Row): void {
    const [n, , state, pending, shown, level, pinned, requiresAck, updatedAt, effectiveAt] = row;
    this.#reserve(n);
    this.state[n] = state;
    this.pending[n] = pending;
    this.shown[n] = shown;
    this.level[n] = level;
    this.pinned[n] = pinned;
    this.requiresAck[n] = requiresAck;
    this.updatedAt[n] = updatedAt ?? 0;
    this.effectiveAt[n] = effectiveAt ?? updatedAt ?? 0;
    this.source[n] = this.sources.numberOf(row[10]);
    this.channel[n] = this.channels.numberOf(row[11] ?? '');
    this.tags[n] = this.tagLists.numberOf(row[12] ?? '');
  }

  #reserve(n: number): void {
    if (n >= this.end) this.end = n + 1;
    if (n < this.state.length) return;
    const size = n + (n >> 2) + 1024;
    // `transfer` frees what it leaves at once; copies would wait for a collection, each as large as all columns.
    const bytes = ({ buffer }: Uint8Array<ArrayBuffer>) => new Uint8Array(buffer.transfer(size));
    const ints = ({ buffer }: Int32Array<ArrayBuffer>) => new Int32Array(buffer.transfer(size * 4));
    const floats = ({ buffer }: Float64Array<ArrayBuffer>) => new Float64Array(buffer.transfer(size * 8));
    this.state = bytes(this.state);
    this.pending = bytes(this.pending);
    this.level = bytes(this.level);
    this.pinned = bytes(this.pinned);
    this.requiresAck = bytes(this.requiresAck);
    this.shown = ints(this.shown);
    this.readVersion = ints(this.readVersion);
    this.ackVersion = ints(this.ackVersion);
    this.channel = ints(this.channel);
    this.source = ints(this.source);
    this.tags = ints(this.tags);
    this.updatedAt = floats(this.updatedAt);
    this.effectiveAt = floats(this.effectiveAt);
  }

  isUnread(n: number): boolean {
    return (this.readVersion[n] ?? 0) < (this.shown[n] ?? 0);
  }

  needsAck(n: number): boolean {
    return this.requiresAck[n] === 1 && (this.ackVersion[n] ?? 0) < (this.shown[n] ?? 0);
  }

  /** One byte a row number: 1 where the filter selects it; what readers do not see never is. */
  select(filter: NoticeFilter): Uint8Array {
    const { end } = this;
    const wanted = new Uint8Array(end);
    keep(wanted, this.state, flags(8, filterStates(filter)), true);
    wanted[0] = 0;
    if (filter.levels) keep(wanted, this.level, flags(LEVELS.length, filter.levels.map(levelIndex)));
    if (filter.channels) keep(wanted, this.channel, this.channels.flags(filter.channels));
    if (filter.sourceIds) keep(wanted, this.source, this.sources.flags(filter.sourceIds));
    if (filter.tags) {
      const tags = new Set(filter.tags);
      const hasTag = (list: string): boolean =>
        list !== '' && (JSON.parse(list) as string[]).some((tag) => tags.has(tag));
      keep(wanted, this.tags, this.tagLists.flagsWhere(hasTag));
    }
    const { unread, needsAck } = filter;
    if (unread !== undefined) {
      for (let n = 1; n < end; n++) if (this.isUnread(n) !== unread) wanted[n] = 0;
    }
    if (needsAck !== undefined) {
      for (let n = 1; n < end; n++) if (this.needsAck(n) !== needsAck) wanted[n] = 0;
    }
    return wanted;
  }

  isVisible(n: number): boolean {
    return n < this.end && isVisible(this.state[n] ?? STATE.withdrawn);
  }
}

/** Clears (or, at first, sets) what a column's values select. */
function keep(
  wanted: Uint8Array,
  column: Uint8Array | Int32Array,
  allowed: Uint8Array,
  isFirst = false,
): void {
  for (let n = 0; n < wanted.length; n++) {
    const isAllowed = allowed[column[n] ?? 0] === 1;
    if (!isAllowed) wanted[n] = 0;
    else if (isFirst) wanted[n] = 1;
  }
}

function flags(size: number, set: readonly number[]): Uint8Array {
  const result = new Uint8Array(size);
  for (const index of set) if (index >= 0) result[index] = 1;
  return result;
}
