import { describe, expect, it } from 'vitest';
import { createAfterConnecting } from './after-connecting.ts';
import { manualClock } from './testing.ts';

function setUp() {
  const clock = manualClock();
  const done: string[] = [];
  const state = { isLive: true, fails: false, hold: Promise.resolve() };
  const run = createAfterConnecting({
    steps: [
      async () => {
        if (state.fails) throw new Error('busy');
        await state.hold;
        done.push('first');
      },
      async () => void done.push('last'),
    ],
    isLive: () => state.isLive,
    later: clock.later,
    log: (message) => done.push(message),
  });
  return { clock, done, run, state };
}

describe('createAfterConnecting', () => {
  it('does each step although one fails, and all again while the connection holds', async () => {
    const { clock, done, run, state } = setUp();
    state.fails = true;
    await run();
    expect(done).toEqual(['after connecting: Error: busy', 'last']);
    state.fails = false;
    await clock.advance(3_000);
    expect(done.slice(2)).toEqual(['first', 'last']);
    await clock.advance(60_000);
    expect(done).toHaveLength(4);
  });

  it('leaves it to the next connection when this one is gone', async () => {
    const { clock, done, run, state } = setUp();
    state.fails = true;
    await run();
    state.isLive = false;
    await clock.advance(60_000);
    expect(done).toHaveLength(2);
  });

  it('is never at work twice', async () => {
    const { done, run, state } = setUp();
    let release: () => void = () => undefined;
    state.hold = new Promise((resolve) => (release = resolve));
    const earlier = run();
    state.hold = Promise.resolve();
    await run();
    release();
    await earlier;
    expect(done).toEqual(['first', 'last', 'first']);
  });
});
