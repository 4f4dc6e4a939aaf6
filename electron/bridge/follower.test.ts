import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { Result } from '../../server-bridge/contract/methods.ts';
import type { Change, Position } from '../../server-bridge/contract/notice.ts';
import { createFollower } from './follower.ts';
import { fakeCaller, manualClock, sampleChange, sampleSummary } from './testing.ts';

/** A bridge whose log can be written to; `changes` answers pages of two. */
function setUp(since: Position | null) {
  const clock = manualClock();
  const log = { epoch: 'e1', changes: [] as Change[], isDown: false };
  const head = (): Position => ({ epoch: log.epoch, seq: log.changes.length });
  const write = (id: string): AnyEvent => {
    const seq = log.changes.length + 1;
    log.changes.push({ seq, id, version: 1, kind: 'published', at: seq, summary: sampleSummary(id, seq) });
    return sampleChange(id, seq, { epoch: log.epoch });
  };
  const caller = fakeCaller({
    'feed.subscribe': ({ since: from }) => {
      if (log.isDown) throw new GazetteError('timeout', 'late');
      return { position: head(), canResume: from?.epoch === log.epoch && from.seq <= head().seq };
    },
    'feed.changes': ({ since: from }): Result<'feed.changes'> => {
      if (from.epoch !== log.epoch) return { status: 'resync', head: head() };
      const changes = log.changes.slice(from.seq, from.seq + 2);
      return {
        status: 'ok',
        changes,
        next: { epoch: log.epoch, seq: from.seq + changes.length },
        head: head(),
      };
    },
  });
  const got: Array<{ seq: number; how: string }> = [];
  const others: string[] = [];
  const resyncs: Position[] = [];
  const live: boolean[] = [];
  const follower = createFollower({
    caller,
    since,
    later: clock.later,
    onEvents(events, how) {
      for (const event of events) {
        if (event.event === 'notice:updated') got.push({ seq: event.payload.seq, how });
        else others.push(event.event);
      }
    },
    onResync: (position) => resyncs.push(position),
    onLive: (isLive) => live.push(isLive),
    log: () => {},
  });
  const seqs = (): number[] => got.map(({ seq }) => seq);
  return { clock, log, write, caller, got, seqs, others, resyncs, live, follower };
}

describe('createFollower', () => {
  it('begins with the newest changes when it has never been here', async () => {
    const { clock, write, got, live, follower } = setUp(null);
    for (let index = 0; index < 1_002; index += 1) write(`n${index}`);
    follower.connected();
    await clock.advance(0);
    for (let turn = 0; turn < 200; turn += 1) await clock.advance(0);
    expect(got).toHaveLength(1_000);
    expect(got[0]).toEqual({ seq: 3, how: 'caught-up' });
    expect(follower.position).toEqual({ epoch: 'e1', seq: 1_002 });
    expect(live).toEqual([true]);
    follower.receive(write('b'));
    expect(got.at(-1)).toEqual({ seq: 1_003, how: 'live' });
  });

  it('fetches what it missed, page by page, before it is live', async () => {
    const { clock, write, got, live, follower } = setUp({ epoch: 'e1', seq: 1 });
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) write(id);
    follower.connected();
    await clock.advance(0);
    expect(got).toEqual([2, 3, 4, 5, 6].map((seq) => ({ seq, how: 'caught-up' })));
    expect(live).toEqual([true]);
  });

  it('merges what is pushed while it catches up, once and in order', async () => {
    const { clock, write, seqs, follower } = setUp({ epoch: 'e1', seq: 0 });
    write('a');
    follower.connected();
    follower.receive(write('b'));
    follower.receive(write('c'));
    await clock.advance(0);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('drops repeats', async () => {
    const { clock, write, seqs, follower } = setUp(null);
    follower.connected();
    await clock.advance(0);
    const event = write('a');
    follower.receive(event);
    follower.receive(event);
    expect(seqs()).toEqual([1]);
  });

  it('fetches a hole instead of skipping it', async () => {
    const { clock, write, seqs, follower } = setUp(null);
    follower.connected();
    await clock.advance(0);
    write('lost');
    follower.receive(write('b'));
    follower.receive(write('c'));
    await clock.advance(0);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('goes on from its position after a disconnection', async () => {
    const { clock, write, seqs, live, follower } = setUp(null);
    follower.connected();
    await clock.advance(0);
    follower.receive(write('a'));
    follower.disconnected();
    write('b');
    follower.receive(write('c'));
    follower.connected();
    await clock.advance(0);
    expect(seqs()).toEqual([1, 2, 3]);
    expect(live).toEqual([true, false, true]);
  });

  it('tells of another log and goes on at its head', async () => {
    const { clock, log, write, seqs, resyncs, follower } = setUp({ epoch: 'e0', seq: 40 });
    log.epoch = 'e1';
    write('a');
    follower.connected();
    await clock.advance(0);
    expect(resyncs).toEqual([{ epoch: 'e1', seq: 1 }]);
    follower.receive(write('b'));
    expect(seqs()).toEqual([2]);
  });

  it('notices another log in the middle of a connection', async () => {
    const { clock, log, write, resyncs, follower } = setUp(null);
    follower.connected();
    await clock.advance(0);
    follower.receive(write('a'));
    log.epoch = 'e2';
    log.changes = [];
    follower.receive(write('b'));
    await clock.advance(0);
    expect(resyncs).toEqual([{ epoch: 'e2', seq: 1 }]);
    expect(follower.position).toEqual({ epoch: 'e2', seq: 1 });
  });

  it('fetches again when it was too slow', async () => {
    const { clock, write, seqs, follower } = setUp(null);
    follower.connected();
    await clock.advance(0);
    write('a');
    write('b');
    follower.receive({ event: 'feed:lagged', payload: { position: { epoch: 'e1', seq: 2 } } });
    await clock.advance(0);
    expect(seqs()).toEqual([1, 2]);
  });

  it('tries again after a second when catching up fails', async () => {
    const { clock, log, write, seqs, live, follower } = setUp({ epoch: 'e1', seq: 0 });
    write('a');
    log.isDown = true;
    follower.connected();
    await clock.advance(500);
    expect(live).toEqual([]);
    log.isDown = false;
    await clock.advance(500);
    expect(seqs()).toEqual([1]);
    expect(live).toEqual([true]);
  });

  it('passes other events on at once, and none after a disconnection', async () => {
    const { clock, others, follower } = setUp(null);
    const evicted: AnyEvent = { event: 'cache:evicted', payload: { id: null } };
    follower.connected();
    follower.receive(evicted);
    expect(others).toEqual(['cache:evicted']);
    await clock.advance(0);
    follower.disconnected();
    follower.receive(evicted);
    expect(others).toHaveLength(1);
  });

  it('answers the subscription of a window from where it stands', async () => {
    const { clock, write, follower } = setUp(null);
    expect(() => follower.subscribe(null)).toThrow('not connected');
    follower.connected();
    await clock.advance(0);
    follower.receive(write('a'));
    const position = { epoch: 'e1', seq: 1 };
    expect(follower.subscribe(null)).toEqual({ position, canResume: false });
    expect(follower.subscribe({ epoch: 'e1', seq: 0 })).toEqual({ position, canResume: true });
    expect(follower.subscribe({ epoch: 'e0', seq: 0 }).canResume).toBe(false);
  });
});
