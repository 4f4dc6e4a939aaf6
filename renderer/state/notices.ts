/** Summaries by id behind the position guard, with the marks that wait in the outbox laid over them. */
import type { Mark, NoticeSummary, Position } from '../../server-bridge/contract/notice.ts';

/** A mark made here that the bridge has not confirmed. */
interface PendingMark {
  /** Key of the outbox entry that carries it. */
  readonly key: string;
  readonly read?: number | undefined;
  readonly ack?: number | undefined;
  readonly at: number;
}

export interface NoticesState {
  /** The change log that `seq` counts in; null until the first answer. */
  readonly epoch: string | null;
  /** True from a lost connection until the next answer: only then another epoch is taken over. */
  readonly mayAdopt: boolean;
  /** The highest `seq` seen in this epoch. */
  readonly seq: number;
  readonly byId: Readonly<Record<string, NoticeSummary>>;
  /** Where each entry comes from: those of another epoch give way to anything. */
  readonly epochById: Readonly<Record<string, string>>;
  readonly pending: Readonly<Record<string, readonly PendingMark[]>>;
}

export const initialNotices: NoticesState = {
  epoch: null,
  mayAdopt: true,
  seq: 0,
  byId: {},
  epochById: {},
  pending: {},
};

/** What a receiver does with something that carries a position. */
type Verdict = 'take' | 'adopt' | 'drop';

/** `adopt`: the first answer of a new connection names another change log; everything is to be read again. */
export function judge(state: NoticesState, epoch: string): Verdict {
  if (state.epoch === epoch) return 'take';
  return state.epoch === null || state.mayAdopt ? 'adopt' : 'drop';
}

/** Takes note of a position; a new epoch starts `seq` anew. */
export function settle(state: NoticesState, position: Position): NoticesState {
  const verdict = judge(state, position.epoch);
  if (verdict === 'drop') return state;
  if (verdict === 'adopt') return { ...state, epoch: position.epoch, seq: position.seq, mayAdopt: false };
  if (!state.mayAdopt && position.seq <= state.seq) return state;
  return { ...state, mayAdopt: false, seq: Math.max(state.seq, position.seq) };
}

/** The change log may be another one from here on: a lost connection, or the feed said so. */
export function allowAdopt(state: NoticesState): NoticesState {
  return state.mayAdopt ? state : { ...state, mayAdopt: true };
}

/** Takes summaries of one epoch in: newer `seq` wins, a newer mark of an equal one is kept. */
export function putSummaries(
  state: NoticesState,
  epoch: string,
  summaries: readonly NoticeSummary[],
): NoticesState {
  if (judge(state, epoch) === 'drop') return state;
  let byId: Record<string, NoticeSummary> | null = null;
  let epochById: Record<string, string> | null = null;
  for (const next of summaries) {
    const previous = (byId ?? state.byId)[next.id];
    const isSameEpoch = (epochById ?? state.epochById)[next.id] === epoch;
    if (previous !== undefined && isSameEpoch && previous.seq > next.seq) {
      if (next.mark.rev > previous.mark.rev) {
        byId ??= { ...state.byId };
        byId[next.id] = { ...previous, mark: next.mark };
      }
      continue;
    }
    const keepsMark = previous !== undefined && isSameEpoch && previous.mark.rev > next.mark.rev;
    const taken = keepsMark ? { ...next, mark: previous.mark } : next;
    if (previous !== undefined && isSameEpoch && isSame(previous, taken)) continue;
    byId ??= { ...state.byId };
    byId[next.id] = taken;
    if (!isSameEpoch) {
      epochById ??= { ...state.epochById };
      epochById[next.id] = epoch;
    }
  }
  if (byId === null) return state;
  return { ...state, byId, epochById: epochById ?? state.epochById };
}

/** A row is drawn anew only when something of it changed. */
function isSame(a: NoticeSummary, b: NoticeSummary): boolean {
  return a.seq === b.seq && a.mark.rev === b.mark.rev && JSON.stringify(a) === JSON.stringify(b);
}

/** What readers no longer see. */
export function dropSummaries(state: NoticesState, ids: readonly string[]): NoticesState {
  const known = ids.filter((id) => state.byId[id] !== undefined);
  if (known.length === 0) return state;
  const byId = { ...state.byId };
  for (const id of known) delete byId[id];
  return { ...state, byId };
}

/** Marks from the bridge: the higher `rev` is newer. */
export function putMarks(
  state: NoticesState,
  marks: ReadonlyArray<{ readonly id: string; readonly mark: Mark }>,
): NoticesState {
  let byId: Record<string, NoticeSummary> | null = null;
  for (const { id, mark } of marks) {
    const previous = (byId ?? state.byId)[id];
    if (previous === undefined || previous.mark.rev >= mark.rev) continue;
    byId ??= { ...state.byId };
    byId[id] = { ...previous, mark };
  }
  return byId === null ? state : { ...state, byId };
}

export function addPending(
  state: NoticesState,
  marks: ReadonlyArray<{ readonly id: string } & PendingMark>,
): NoticesState {
  const pending = { ...state.pending };
  for (const { id, ...mark } of marks) pending[id] = [...(pending[id] ?? []), mark];
  return { ...state, pending };
}

/** The outbox entry was confirmed or given up. */
export function clearPending(state: NoticesState, key: string): NoticesState {
  const pending: Record<string, readonly PendingMark[]> = {};
  for (const [id, marks] of Object.entries(state.pending)) {
    const left = marks.filter((mark) => mark.key !== key);
    if (left.length > 0) pending[id] = left;
  }
  return { ...state, pending };
}

/** The mark as the person sees it: what the bridge knows, and what waits to be sent. */
export function markOf(state: NoticesState, id: string, known: Mark): Mark {
  const waiting = state.pending[id];
  if (waiting === undefined) return known;
  const mark = { ...known };
  for (const { read, ack, at } of waiting) {
    if (read !== undefined) Object.assign(mark, { readVersion: read, readAt: read === 0 ? null : at });
    if (ack !== undefined && ack > mark.ackVersion) Object.assign(mark, { ackVersion: ack, ackAt: at });
  }
  return mark;
}

/** How a row stands with its reader. `updated`: read once, changed since. */
export function readStateOf(version: number, mark: Mark): 'unread' | 'updated' | 'read' {
  if (mark.readVersion >= version) return 'read';
  return mark.readVersion > 0 ? 'updated' : 'unread';
}

/** Whether this very version is still to be acknowledged. */
export const needsAck = ({ requiresAck, version }: NoticeSummary, mark: Mark): boolean =>
  requiresAck && mark.ackVersion < version;
