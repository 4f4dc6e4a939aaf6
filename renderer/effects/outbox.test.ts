import { describe, expect, it } from 'vitest';
import { GazetteError, type ErrorData } from '../../server-bridge/contract/errors.ts';
import { putSummaries, settle } from '../state/notices.ts';
import { selectMark } from '../state/store.ts';
import { summaryOf } from '../state/testing.ts';
import { memoryDb } from './db.ts';
import { createOutbox } from './outbox.ts';
import { createBench, type Bench } from './testing.ts';

function setUp(db = memoryDb()) {
  const bench = createBench(db);
  const { store } = bench.deps;
  store.setState((state) => ({
    notices: putSummaries(settle(state.notices, { epoch: 'e1', seq: 9 }), 'e1', [
      summaryOf('a', { version: 2 }),
      summaryOf('b', { level: 'urgent' }),
    ]),
    counts: {
      total: 2,
      unread: 2,
      needsAck: 0,
      archived: 0,
      held: 0,
      levels: [{ level: 'urgent', total: 1, unread: 1 }],
      channels: [],
    },
  }));
  const refused: ErrorData[] = [];
  const outbox = createOutbox(bench.deps, {
    onRefused: (error) => refused.push(error),
    onReadAll: () => undefined,
  });
  return { bench, db, store, outbox, refused };
}

/** The bridge's answer to marks: the same, confirmed. */
const confirm = (bench: Bench): void => {
  bench.answers['marks.set'] = ({ items }) => ({
    marks: items.map(({ id, read = 0, ack = 0, at }) => ({
      id,
      mark: { rev: 7, readVersion: read, readAt: at, ackVersion: ack, ackAt: null },
    })),
  });
};
const item = { id: 'a', read: 2, at: 5 };

describe('outbox', () => {
  it('shows a mark at once and keeps it, unsent, while nobody answers', async () => {
    const { bench, db, store, outbox } = setUp();
    await outbox.add({ kind: 'set', items: [item] });
    await bench.run();
    expect(selectMark(store.getState(), 'a')?.readVersion).toBe(2);
    expect(store.getState().counts?.unread).toBe(1);
    expect(await db.outbox()).toHaveLength(1);
  });

  it('counts what is unread and what is to be acknowledged along with its marks', async () => {
    const { bench, store, outbox } = setUp();
    store.setState(({ notices, counts }) => ({
      notices: putSummaries(notices, 'e1', [summaryOf('c', { requiresAck: true, seq: 3 })]),
      counts: counts === null ? null : { ...counts, unread: 3, needsAck: 1 },
    }));
    await outbox.add({ kind: 'set', items: [{ id: 'c', read: 1, ack: 1, at: 5 }] });
    await bench.run();
    expect(store.getState().counts).toMatchObject({ unread: 2, needsAck: 0 });
    await outbox.add({ kind: 'set', items: [{ id: 'c', read: 0, at: 6 }] });
    expect(store.getState().counts).toMatchObject({ unread: 3, needsAck: 0 });
  });

  it('sends it under the same key until it is confirmed, then forgets it', async () => {
    const { bench, db, store, outbox } = setUp();
    await outbox.add({ kind: 'set', items: [item] });
    await bench.run(3_000);
    confirm(bench);
    outbox.flush();
    await bench.run();
    const keys = bench.calls.map(({ params }) => (params as { key: string }).key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(await db.outbox()).toEqual([]);
    expect(store.getState().notices).toMatchObject({ pending: {}, byId: { a: { mark: { rev: 7 } } } });
  });

  it('survives a restart, in order', async () => {
    const first = setUp();
    await first.outbox.add({ kind: 'set', items: [item] });
    await first.outbox.add({ kind: 'set', items: [{ id: 'b', read: 1, at: 6 }] });
    await first.bench.run();
    const second = setUp(first.db);
    await second.outbox.restore();
    expect(selectMark(second.store.getState(), 'b')?.readVersion).toBe(1);
    confirm(second.bench);
    second.outbox.flush();
    await second.bench.run(4_000);
    const sent = second.bench.calls.map(({ params }) => (params as { key: string }).key);
    expect([...new Set(sent)]).toEqual(['key-1-000', 'key-2-000']);
    expect(await first.db.outbox()).toEqual([]);
  });

  it('takes a refused mark back and says so; a withdrawn notice needs none', async () => {
    const { bench, db, store, outbox, refused } = setUp();
    bench.answers['marks.set'] = ({ items }) => {
      throw new GazetteError(items[0]?.id === 'a' ? 'forbidden' : 'not-found', 'no');
    };
    await outbox.add({ kind: 'set', items: [item] });
    await outbox.add({ kind: 'set', items: [{ id: 'b', read: 1, at: 6 }] });
    await bench.run();
    expect(refused.map(({ code }) => code)).toEqual(['forbidden']);
    expect(store.getState().notices.pending).toEqual({});
    expect(await db.outbox()).toEqual([]);
  });

  it('splits what is more than one call may carry', async () => {
    const { bench, outbox } = setUp();
    confirm(bench);
    const items = Array.from({ length: 1_200 }, (_, index) => ({ id: `n${index}`, read: 1, at: 1 }));
    await outbox.add({ kind: 'set', items });
    await bench.run();
    expect(bench.calls.map(({ params }) => (params as { items: unknown[] }).items.length)).toEqual([
      500, 500, 200,
    ]);
  });

  it('marks everything that matches, and only up to the position', async () => {
    const { bench, store, outbox } = setUp();
    bench.answers['marks.readAll'] = () => ({ marked: 1 });
    const upTo = { epoch: 'e1', seq: 9 };
    await outbox.add({ kind: 'readAll', params: { filter: { levels: ['urgent'] }, upTo, at: 5 } });
    expect([
      selectMark(store.getState(), 'a')?.readVersion,
      selectMark(store.getState(), 'b')?.readVersion,
    ]).toEqual([0, 1]);
    await bench.run(2_000);
    expect(store.getState().notices.pending).toEqual({});
  });
});
