import { describe, expect, it } from 'vitest';
import { putSummaries, settle } from '../state/notices.ts';
import { answerOf, summaryOf } from '../state/testing.ts';
import { createClock } from './clock.ts';
import { createNoticeCache } from './notice-cache.ts';
import { createReader } from './reader.ts';
import { createBench } from './testing.ts';

const START = 1_000_000;
const moment = (at: number) => ({ at, text: '2024-06-12T09:00', precision: 'minute' as const });
const ends = summaryOf('ends', { expires: moment(START + 40_000) });
const begins = summaryOf('begins', { state: 'upcoming', effectiveFrom: moment(START + 40_000) });

function setUp(connection: 'live' | 'restarting') {
  const bench = createBench();
  const { store } = bench.deps;
  store.setState((state) => ({
    connection: { state: connection, since: START, reason: null },
    notices: putSummaries(settle(state.notices, { epoch: 'e1', seq: 1 }), 'e1', [ends, begins]),
  }));
  const states = () => Object.values(store.getState().notices.byId).map(({ state }) => state);
  return { bench, store, states };
}

describe('the clock', () => {
  it('lets notices come into force and expire while no bridge answers', async () => {
    const { bench, store, states } = setUp('restarting');
    const clock = createClock(bench.deps);
    expect(states()).toEqual(['current', 'upcoming']);
    const before = store.getState().notices;
    await bench.run(30_000);
    expect(store.getState().now).toBe(START + 30_000);
    expect(store.getState().notices).toBe(before);
    await bench.run(30_000);
    expect(states()).toEqual(['expired', 'current']);
    clock.stop();
  });

  it('leaves that to the bridge while it answers', async () => {
    const { bench, store, states } = setUp('live');
    createClock(bench.deps);
    await bench.run(90_000);
    expect(states()).toEqual(['current', 'upcoming']);
    expect(store.getState().now).toBe(START + 90_000);
  });

  it('is looked at when asked to, for what is open as well', async () => {
    const { bench, store } = setUp('restarting');
    const clock = createClock(bench.deps);
    const reader = createReader(bench.deps, createNoticeCache({ db: bench.deps.db, now: bench.deps.now }));
    bench.hostAnswers['host.showNotice'] = () => ({ answer: answerOf(ends), isStale: true });
    reader.open('ends');
    await bench.run(29_000);
    const shown = () => store.getState().reader.view?.summary.state;
    expect(shown()).toBe('current');
    await bench.run(12_000);
    expect(shown()).toBe('current');
    clock.look();
    expect(shown()).toBe('expired');
    reader.close();
    reader.open('ends');
    await bench.run();
    expect(shown()).toBe('expired');
  });
});
