import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import { fakeCaller, manualClock } from '../bridge/testing.ts';
import { createAcks, type Ack } from './acks.ts';
import { memoryFile } from './testing.ts';

function setUp(file = memoryFile<Ack[]>([])) {
  const clock = manualClock();
  const state: { error: GazetteError | null } = { error: null };
  const logged: string[] = [];
  let keys = 0;
  const caller = fakeCaller({
    'marks.set': () => {
      if (state.error !== null) throw state.error;
      return { marks: [] };
    },
  });
  const acks = createAcks({
    file,
    caller,
    newKey: () => `key-${(keys += 1)}-000`,
    wallClock: () => 7,
    later: clock.later,
    log: (message) => logged.push(message),
  });
  return { acks, caller, clock, file, logged, state };
}

describe('createAcks', () => {
  it('marks the version as read and acknowledged', async () => {
    const { acks, caller, clock, file } = setUp();
    void acks.add('a', 2);
    await clock.advance(0);
    expect(caller.calls).toEqual([
      {
        method: 'marks.set',
        params: { key: 'key-1-000', items: [{ id: 'a', read: 2, ack: 2, at: 7 }] },
      },
    ]);
    expect(file.value).toEqual([]);
  });

  it('tries again with the same key until the bridge has it, in order', async () => {
    const { acks, caller, clock, file, state } = setUp();
    state.error = new GazetteError('disconnected', 'away');
    void acks.add('a', 1);
    void acks.add('b', 1);
    await clock.advance(7_000);
    expect(file.value.map(({ id }) => id)).toEqual(['a', 'b']);
    state.error = null;
    acks.flush();
    await clock.advance(0);
    expect(file.value).toEqual([]);
    const keys = caller.calls.map(({ params }) => (params as { key: string }).key);
    expect(new Set(keys.slice(0, -1))).toEqual(new Set(['key-1-000']));
    expect(keys.at(-1)).toBe('key-2-000');
  });

  it('sends what an earlier run could not', async () => {
    const { acks, caller, clock } = setUp(memoryFile([{ key: 'old-key-1', id: 'a', version: 1, at: 1 }]));
    acks.flush();
    await clock.advance(0);
    expect(caller.calls).toMatchObject([{ params: { key: 'old-key-1' } }]);
  });

  it('gives up what the bridge refuses, and says so unless the notice is gone', async () => {
    const { acks, clock, file, logged, state } = setUp();
    state.error = new GazetteError('not-found', 'gone');
    void acks.add('a', 1);
    await clock.advance(0);
    state.error = new GazetteError('forbidden', 'no');
    void acks.add('b', 1);
    await clock.advance(0);
    expect(file.value).toEqual([]);
    expect(logged).toEqual(['an acknowledgement of b was refused: forbidden']);
  });
});
