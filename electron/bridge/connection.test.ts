import { describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import { nextConnection, watchConnection, type ConnectionFacts } from './connection.ts';

const begin: ConnectionState = { state: 'starting', since: 0, reason: null };
const running = { kind: 'running' } as const;
const follow = (facts: ConnectionFacts[]): string[] => {
  let state = begin;
  return facts.map((step, index) => (state = nextConnection(state, step, index + 1)).state);
};
const off = { isConnected: false, isLive: false };

describe('nextConnection', () => {
  it('goes from starting over catching up to live', () => {
    expect(
      follow([
        { supervisor: { kind: 'starting', isRestart: false }, ...off },
        { supervisor: running, ...off },
        { supervisor: running, isConnected: true, isLive: false },
        { supervisor: running, isConnected: true, isLive: true },
      ]),
    ).toEqual(['starting', 'starting', 'catching-up', 'live']);
  });

  it('is restarting from a death until it is connected again', () => {
    expect(
      follow([
        { supervisor: running, isConnected: true, isLive: true },
        { supervisor: { kind: 'waiting', delayMs: 100 }, ...off },
        { supervisor: { kind: 'starting', isRestart: true }, ...off },
        { supervisor: running, ...off },
        { supervisor: running, isConnected: true, isLive: true },
      ]),
    ).toEqual(['live', 'restarting', 'restarting', 'restarting', 'live']);
  });

  it('is offline when the bridge runs but does not answer', () => {
    expect(
      follow([
        { supervisor: running, isConnected: true, isLive: true },
        { supervisor: running, ...off },
      ]),
    ).toEqual(['live', 'offline']);
  });

  it('says why it failed, and keeps the time since when', () => {
    const failed = { kind: 'failed', reason: 'disk-full', detail: 'no space' } as const;
    const first = nextConnection(begin, { supervisor: failed, ...off }, 5);
    expect(first).toEqual({ state: 'failed', since: 5, reason: 'disk-full', detail: 'no space' });
    expect(nextConnection(first, { supervisor: failed, ...off }, 9)).toBe(first);
  });
});

describe('watchConnection', () => {
  it('tells of changes only', () => {
    let facts: ConnectionFacts = { supervisor: running, ...off };
    const told: string[] = [];
    const watch = watchConnection({
      facts: () => facts,
      wallClock: () => 3,
      onChange: ({ state }) => told.push(state),
    });
    watch.look();
    facts = { supervisor: running, isConnected: true, isLive: true };
    watch.look();
    watch.look();
    expect(told).toEqual(['live']);
    expect(watch.state).toEqual({ state: 'live', since: 3, reason: null });
  });
});
