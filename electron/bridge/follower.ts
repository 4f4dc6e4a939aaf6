import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { Caller, Result } from '../../server-bridge/contract/methods.ts';
import type { Change, Position } from '../../server-bridge/contract/notice.ts';
import type { Later } from './supervisor.ts';

export interface FollowerOptions {
  readonly caller: Caller;
  /** Where the last run of the app stood; null at the very first. */
  readonly since: Position | null;
  readonly later: Later;
  /** Events to hand on, in order, without holes or repeats. Caught-up ones carry no html. */
  readonly onEvents: (events: readonly AnyEvent[], how: 'live' | 'caught-up') => void;
  /** The log is another one, or its past is gone: whatever was loaded is STALE. */
  readonly onResync: (head: Position) => void;
  readonly onLive: (isLive: boolean) => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}

/** Follows the bridge's changes over disconnections (DESIGN section 8, items 1 and 2). */
export interface Follower {
  /** Up to where everything was handed on. */
  readonly position: Position | null;
  /** Caught up: everything that comes is handed on at once. */
  readonly isLive: boolean;
  /** Answers a window's own subscription: its events come over ours. */
  subscribe(since: Position | null): Result<'feed.subscribe'>;
  connected(): void;
  disconnected(): void;
  receive(event: AnyEvent): void;
  stop(): void;
}

const PAGE = 500;
/** Changes looked back at when this device has never followed the log. */
const FIRST_START = 1_000;
const RETRY_MS = 1_000;
/** Rounds of catching up before it pauses. */
const MOST_ROUNDS = 20;

function asEvent(change: Change, epoch: string): AnyEvent {
  const { id, kind, version, seq, at, summary } = change;
  return {
    event: 'notice:updated',
    payload: { id, kind, version, epoch, seq, ts: at, summary, isBackfill: false },
  };
}

/**
 *   offline --connected--> catching up --drained--> live --hole, lag, other epoch--> catching up
 *                                \--------------------\--disconnected--> offline
 */
export function createFollower(options: FollowerOptions): Follower {
  const { caller, onEvents } = options;
  let position = options.since;
  /** Changes that came while catching up; null when live or offline. */
  let buffer: AnyEvent[] | null = null;
  /** Grows with every connection and disconnection, so that work of an earlier one ends. */
  let connection = 0;
  let isConnected = false;
  let isLive = false;
  let mustSyncAgain = false;
  let callOff: () => void = () => {};

  function setLive(next: boolean): void {
    if (isLive === next) return;
    isLive = next;
    options.onLive(next);
  }

  function resync(head: Position): void {
    options.log('info', 'feed: another log, or its past is gone: everything is read again');
    position = head;
    options.onResync(head);
  }

  async function fetchMissed(mine: number): Promise<void> {
    for (;;) {
      const since = position;
      if (since === null) return;
      const answer = await caller.call('feed.changes', { since, limit: PAGE });
      if (mine !== connection) return;
      if (answer.status === 'resync') return resync(answer.head);
      position = answer.next;
      if (answer.changes.length > 0) {
        onEvents(
          answer.changes.map((change) => asEvent(change, since.epoch)),
          'caught-up',
        );
      }
      if (answer.next.seq >= answer.head.seq || answer.next.seq <= since.seq) return;
    }
  }

  /** True when everything buffered could be handed on without a hole. */
  function drain(): boolean {
    const waiting = buffer ?? [];
    buffer = null;
    for (const [index, event] of waiting.entries()) {
      if (!take(event)) {
        buffer = waiting.slice(index);
        return false;
      }
    }
    return true;
  }

  /** False when the event cannot follow what was handed on so far. */
  function take(event: AnyEvent): boolean {
    if (event.event !== 'notice:updated') {
      onEvents([event], 'live');
      return true;
    }
    const { epoch, seq } = event.payload;
    if (position === null || position.epoch !== epoch) return false;
    if (seq <= position.seq) return true;
    if (seq > position.seq + 1) return false;
    position = { epoch, seq };
    onEvents([event], 'live');
    return true;
  }

  async function sync(mine: number): Promise<void> {
    buffer ??= [];
    setLive(false);
    try {
      let rounds = 0;
      do {
        rounds += 1;
        if (rounds > MOST_ROUNDS) throw new Error('the feed keeps having holes');
        mustSyncAgain = false;
        const isReturning = position !== null;
        const { position: head, canResume } = await caller.call('feed.subscribe', { since: position });
        if (mine !== connection) return;
        // At the very first start the newest changes count as missed, so that they are announced together.
        position ??= { epoch: head.epoch, seq: Math.max(0, head.seq - FIRST_START) };
        if (canResume || !isReturning) await fetchMissed(mine);
        else resync(head);
        if (mine !== connection) return;
      } while (mustSyncAgain || !drain());
      setLive(true);
    } catch (error) {
      if (mine !== connection) return;
      options.log('warn', `feed: catching up failed, trying again: ${String(error)}`);
      callOff = options.later(RETRY_MS, () => void sync(mine));
    }
  }

  return {
    get position() {
      return position;
    },
    get isLive() {
      return isLive;
    },
    subscribe(from) {
      if (position === null) throw new GazetteError('unavailable', 'not connected to the bridge yet');
      return { position, canResume: from?.epoch === position.epoch && from.seq <= position.seq };
    },
    connected() {
      connection += 1;
      isConnected = true;
      buffer = [];
      callOff();
      void sync(connection);
    },
    disconnected() {
      connection += 1;
      isConnected = false;
      buffer = null;
      callOff();
      setLive(false);
    },
    receive(event) {
      if (!isConnected) return;
      if (event.event === 'feed:lagged') {
        if (buffer !== null) mustSyncAgain = true;
        else void sync(connection);
      } else if (event.event !== 'notice:updated') {
        onEvents([event], 'live');
      } else if (buffer !== null) {
        buffer.push(event);
      } else if (!take(event)) {
        buffer = [event];
        void sync(connection);
      }
    },
    stop() {
      this.disconnected();
    },
  };
}
