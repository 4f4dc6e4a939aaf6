import { describe, expect, it } from 'vitest';
import type { UpdateState } from '../../server-bridge/contract/update.ts';
import { updateOf } from './testing.ts';
import { actionsIn, holds, NOTHING_TOLD, tell, untold, type UpdateNote } from './updates.ts';

const ready = (version: string) => updateOf({ state: { state: 'ready', version } });
const returned = { from: '1.3.0', to: '1.2.0', at: 5_000, reason: 'unhealthy' } as const;

describe('what is told of updates', () => {
  it('is a version that waits for a restart, once a version', () => {
    const note = untold(ready('1.3.0'), NOTHING_TOLD);
    expect(note).toEqual({ kind: 'ready', version: '1.3.0' });
    const told = tell(NOTHING_TOLD, note as UpdateNote);
    expect(untold(ready('1.3.0'), told)).toBeNull();
    expect(untold(ready('1.4.0'), told)).toEqual({ kind: 'ready', version: '1.4.0' });
  });

  it('is a return, once and before anything else', () => {
    const overview = { ...ready('1.4.0'), returned };
    const note = untold(overview, NOTHING_TOLD);
    expect(note).toEqual({ kind: 'returned', ...returned });
    const told = tell(NOTHING_TOLD, note as UpdateNote);
    expect(untold(overview, told)).toEqual({ kind: 'ready', version: '1.4.0' });
    expect(untold(updateOf({ returned }), told)).toBeNull();
    expect(untold(updateOf({ returned: { ...returned, at: 9_000 } }), told)).toMatchObject({ at: 9_000 });
  });

  it('holds as long as it is so', () => {
    const note = { kind: 'ready', version: '1.3.0' } as const;
    expect([ready('1.3.0'), ready('1.4.0'), updateOf()].map((one) => holds(one, note))).toEqual([
      true,
      false,
      false,
    ]);
    expect(holds(updateOf({ returned }), { kind: 'returned', ...returned })).toBe(true);
    expect(holds(updateOf(), { kind: 'returned', ...returned })).toBe(false);
  });
});

it.each<[UpdateState, readonly string[]]>([
  [{ state: 'off', reason: 'policy' }, []],
  [{ state: 'idle' }, ['check']],
  [{ state: 'checking' }, []],
  [{ state: 'waiting', version: '1.3.0', reason: 'rollout', until: null }, ['check']],
  [{ state: 'downloading', version: '1.3.0', received: 0, total: 1, isDifferential: false }, ['cancel']],
  [{ state: 'ready', version: '1.3.0' }, ['restart']],
  [{ state: 'installing', version: '1.3.0' }, []],
  [{ state: 'failed', code: 'timeout', version: null, retryAt: null }, ['check']],
])('offers only what the state allows: %j', (state, actions) => {
  expect(actionsIn(state)).toEqual(actions);
});
