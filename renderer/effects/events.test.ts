import { describe, expect, it } from 'vitest';
import { settle } from '../state/notices.ts';
import { initialState, type AppState } from '../state/store.ts';
import { summaryOf } from '../state/testing.ts';
import { applyBatch, type Batch } from './events.ts';

type Push = Extract<Batch[number], { event: 'notice:updated' }>;
const push = (id: string, seq: number, change: Partial<Push['payload']> = {}): Push => ({
  event: 'notice:updated',
  payload: {
    id,
    kind: 'published',
    version: 1,
    epoch: 'e1',
    seq,
    ts: 1,
    summary: summaryOf(id, { seq }),
    isBackfill: false,
    ...change,
  },
});
const live = (): AppState => {
  const state = initialState(0);
  return {
    ...state,
    connection: { state: 'live', since: 0, reason: null },
    notices: settle(state.notices, { epoch: 'e1', seq: 1 }),
  };
};

describe('a batch of events', () => {
  it('is one change, in order, of which the newest of each notice counts', () => {
    const { state, wishes } = applyBatch(live(), [
      push('a', 2),
      push('b', 3),
      push('a', 5, { version: 2 }),
      push('a', 4),
    ]);
    expect(state.notices).toMatchObject({ seq: 5, byId: { a: { seq: 5 }, b: { seq: 3 } } });
    expect(wishes).toMatchObject({ list: true, counts: true, everything: false });
    expect(wishes.pushes).toHaveLength(4);
  });

  it('looks at the clock after sleep, and where no bridge lets time pass', () => {
    expect(applyBatch(live(), [{ event: 'host:clock', payload: {} }]).wishes.clock).toBe(true);
    const connection = (state: 'live' | 'restarting') =>
      ({ event: 'host:connection', payload: { state, since: 5, reason: null } }) as const;
    expect(applyBatch(live(), [connection('restarting')]).wishes.clock).toBe(true);
    expect(applyBatch(live(), [connection('live')]).wishes.clock).toBe(false);
  });

  it('drops pushes of another change log', () => {
    const before = live();
    const { state, wishes } = applyBatch(before, [push('a', 2, { epoch: 'e0' })]);
    expect(state.notices).toBe(before.notices);
    expect(wishes).toMatchObject({ list: false, pushes: [] });
  });

  it('takes another change log over when the feed says so, and reads everything anew', () => {
    const { state, wishes } = applyBatch(live(), [
      { event: 'feed:lagged', payload: { position: { epoch: 'e2', seq: 7 } } },
      push('a', 8, { epoch: 'e2' }),
    ]);
    expect(state.notices).toMatchObject({ epoch: 'e2', seq: 8, byId: { a: { seq: 8 } } });
    expect(wishes.everything).toBe(true);
  });

  it('takes it over from a push after the connection was lost', () => {
    const { state, wishes } = applyBatch(live(), [
      { event: 'host:connection', payload: { state: 'restarting', since: 1, reason: null } },
      push('a', 1, { epoch: 'e2' }),
    ]);
    expect(state.notices.epoch).toBe('e2');
    expect(wishes.everything).toBe(true);
  });

  it('forgets a withdrawn notice, but not one that only moderation knows more about', () => {
    const { state } = applyBatch(live(), [
      push('a', 2),
      push('b', 3),
      push('a', 4, { kind: 'withdrawn', summary: null }),
      push('b', 5, { kind: 'moderation', summary: null }),
    ]);
    expect(Object.keys(state.notices.byId)).toEqual(['b']);
  });

  it('takes a run of pushes as one change, the newest of each notice, and leaves a first scan to the list', () => {
    const { state, wishes } = applyBatch(live(), [
      push('a', 2),
      push('b', 3, { isBackfill: true }),
      push('a', 5),
      push('a', 4),
      push('c', 6),
      push('c', 7, { kind: 'withdrawn', summary: null }),
    ]);
    expect(Object.keys(state.notices.byId)).toEqual(['a']);
    expect(state.notices).toMatchObject({ seq: 7, byId: { a: { seq: 5 } } });
    expect(wishes.pushes).toHaveLength(6);
    expect(wishes.list).toBe(true);
  });

  it('tells that the connection is back, once', () => {
    const toLive: Batch = [{ event: 'host:connection', payload: { state: 'live', since: 2, reason: null } }];
    const offline = applyBatch(live(), [
      { event: 'host:connection', payload: { state: 'offline', since: 1, reason: null } },
    ]);
    const back = applyBatch(offline.state, toLive);
    expect([offline.wishes.isBack, back.wishes.isBack, applyBatch(back.state, toLive).wishes.isBack]).toEqual(
      [false, true, false],
    );
  });

  it('reads lists again when more marks changed than are named', () => {
    expect(
      applyBatch(live(), [{ event: 'marks:changed', payload: { rev: 4, marks: null } }]).wishes,
    ).toMatchObject({
      list: true,
      counts: true,
    });
  });

  it('collects what the other effects do', () => {
    const { wishes } = applyBatch(live(), [
      { event: 'cache:evicted', payload: { id: 'a' } },
      { event: 'cache:evicted', payload: { id: null } },
      { event: 'host:navigate', payload: { id: 'x' } },
      { event: 'host:blocked', payload: { reason: 'scheme' } },
    ]);
    expect(wishes).toMatchObject({ evicted: ['a', null], navigateTo: ['x'], isLinkBlocked: true });
  });
});
