import { describe, expect, it } from 'vitest';
import { createSupervisor, type BridgeProcessEvents, type SupervisorState } from './supervisor.ts';
import { manualClock } from './testing.ts';

function setUp() {
  const clock = manualClock();
  const forks: Array<BridgeProcessEvents & { stops: number; kills: number; looks: number }> = [];
  const states: SupervisorState[] = [];
  const supervisor = createSupervisor({
    fork(events) {
      const fork = { ...events, stops: 0, kills: 0, looks: 0 };
      forks.push(fork);
      return {
        stop: () => void (fork.stops += 1),
        lookAtClock: () => void (fork.looks += 1),
        kill() {
          fork.kills += 1;
          fork.onExit(9);
        },
      };
    },
    now: clock.now,
    later: clock.later,
    onState: (state) => states.push(state),
    log: () => {},
  });
  const last = () => {
    const fork = forks.at(-1);
    if (fork === undefined) throw new Error('nothing was started');
    return fork;
  };
  return { clock, forks, states, supervisor, last };
}

describe('createSupervisor', () => {
  it('starts once and is running when the bridge says so', () => {
    const { forks, states, supervisor, last } = setUp();
    supervisor.start();
    supervisor.start();
    last().onReady();
    expect(forks).toHaveLength(1);
    expect(states).toEqual([{ kind: 'starting', isRestart: false }, { kind: 'running' }]);
  });

  it('restarts after 0.1 s, doubling', async () => {
    const { clock, forks, states, supervisor, last } = setUp();
    supervisor.start();
    for (const delayMs of [100, 200, 400, 800]) {
      last().onReady();
      last().onExit(1);
      expect(states.at(-1)).toEqual({ kind: 'waiting', delayMs });
      const before = forks.length;
      await clock.advance(delayMs - 1);
      expect(forks).toHaveLength(before);
      await clock.advance(1);
      expect(forks).toHaveLength(before + 1);
    }
  });

  it('waits 30 s at most, however often it dies slowly', async () => {
    const { clock, states, supervisor, last } = setUp();
    supervisor.start();
    for (let death = 0; death < 12; death += 1) {
      await clock.advance(31_000);
      last().onExit(1);
    }
    expect(states.at(-1)).toEqual({ kind: 'waiting', delayMs: 30_000 });
  });

  it('begins with short waits again after a long run', async () => {
    const { clock, states, supervisor, last } = setUp();
    supervisor.start();
    last().onExit(1);
    await clock.advance(100);
    last().onReady();
    await clock.advance(120_000);
    last().onExit(1);
    expect(states.at(-1)).toEqual({ kind: 'waiting', delayMs: 100 });
  });

  it('gives up at the fifth death in two minutes, with the reason told last', async () => {
    const { clock, forks, states, supervisor, last } = setUp();
    supervisor.start();
    for (let death = 1; death <= 5; death += 1) {
      if (death === 5) last().onFailed('schema-newer', 'written by a newer version');
      last().onExit(1);
      await clock.advance(2_000);
    }
    expect(states.at(-1)).toEqual({
      kind: 'failed',
      reason: 'schema-newer',
      detail: 'written by a newer version',
    });
    expect(forks).toHaveLength(5);
    await clock.advance(600_000);
    expect(forks).toHaveLength(5);
  });

  it('says "crashing" when the last one told no reason', async () => {
    const { clock, states, supervisor, last } = setUp();
    supervisor.start();
    last().onFailed('disk-full', 'no space');
    for (let death = 1; death <= 5; death += 1) {
      last().onExit(1);
      await clock.advance(2_000);
    }
    expect(states.at(-1)).toEqual({ kind: 'failed', reason: 'crashing', detail: null });
  });

  it('tries again when the person asks', async () => {
    const { clock, forks, supervisor, last } = setUp();
    supervisor.start();
    for (let death = 1; death <= 5; death += 1) {
      last().onExit(1);
      await clock.advance(2_000);
    }
    supervisor.retry();
    expect(forks).toHaveLength(6);
    last().onExit(1);
    expect(supervisor.state).toEqual({ kind: 'waiting', delayMs: 100 });
    supervisor.retry();
    expect(forks).toHaveLength(7);
    await clock.advance(1_000);
    expect(forks).toHaveLength(7);
  });

  it('tells a running bridge, and only that, to look at the clock', () => {
    const { supervisor, last } = setUp();
    supervisor.lookAtClock();
    supervisor.start();
    supervisor.lookAtClock();
    expect(last().looks).toBe(0);
    last().onReady();
    supervisor.lookAtClock();
    expect(last().looks).toBe(1);
    last().onExit(1);
    supervisor.lookAtClock();
    expect(last().looks).toBe(1);
  });

  it('counts a fork that throws as a death', () => {
    const clock = manualClock();
    const supervisor = createSupervisor({
      fork: () => {
        throw new Error('no such file');
      },
      now: clock.now,
      later: clock.later,
      onState: () => {},
      log: () => {},
    });
    supervisor.start();
    expect(supervisor.state).toEqual({ kind: 'waiting', delayMs: 100 });
  });

  it('asks the bridge to stop and does not restart it', async () => {
    const { clock, forks, supervisor, last } = setUp();
    supervisor.start();
    last().onReady();
    const stopped = supervisor.stop();
    expect(last().stops).toBe(1);
    last().onExit(0);
    await stopped;
    await clock.advance(10_000);
    expect(forks).toHaveLength(1);
    expect(last().kills).toBe(0);
    expect(supervisor.state).toEqual({ kind: 'stopped' });
  });

  it('kills a bridge that does not stop within three seconds', async () => {
    const { clock, supervisor, last } = setUp();
    supervisor.start();
    const stopped = supervisor.stop();
    await clock.advance(2_999);
    expect(last().kills).toBe(0);
    await clock.advance(1);
    await stopped;
    expect(last().kills).toBe(1);
  });

  it('stops a waiting restart', async () => {
    const { clock, forks, supervisor, last } = setUp();
    supervisor.start();
    last().onExit(1);
    await supervisor.stop();
    await clock.advance(10_000);
    expect(forks).toHaveLength(1);
  });
});
