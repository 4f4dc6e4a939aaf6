import { describe, expect, it } from 'vitest';
import type { UpdateState } from '../../server-bridge/contract/update.ts';
import { next, type UpdateEvent } from './machine.ts';

const STATES: Readonly<Record<UpdateState['state'], UpdateState>> = {
  off: { state: 'off', reason: 'policy' },
  idle: { state: 'idle' },
  checking: { state: 'checking' },
  waiting: { state: 'waiting', version: '2.0.0', reason: 'rollout', until: null },
  downloading: { state: 'downloading', version: '2.0.0', received: 1, total: 9, isDifferential: false },
  ready: { state: 'ready', version: '2.0.0' },
  installing: { state: 'installing', version: '2.0.0' },
  failed: { state: 'failed', code: 'timeout', version: null, retryAt: 7 },
};
const found = (verdict: Extract<UpdateEvent, { type: 'found' }>['verdict']): UpdateEvent => ({
  type: 'found',
  verdict,
  size: 5,
});
const EVENTS: Readonly<Record<string, UpdateEvent>> = {
  off: { type: 'off', reason: 'policy' },
  on: { type: 'on' },
  check: { type: 'check' },
  reconsider: { type: 'reconsider' },
  'found nothing': found({ kind: 'nothing' }),
  'found waiting': found({ kind: 'waiting', version: '3.0.0', reason: 'paused', until: 8 }),
  'found the same': found({ kind: 'take', version: '2.0.0' }),
  'found another': found({ kind: 'take', version: '3.0.0' }),
  'found kept': found({ kind: 'kept', version: '1.0.0' }),
  progress: { type: 'progress', received: 4, total: 5, isDifferential: true },
  fetched: { type: 'fetched', version: '2.0.0' },
  refused: { type: 'refused', code: 'timeout', version: '2.0.0', retryAt: 9 },
  cancel: { type: 'cancel' },
  restart: { type: 'restart' },
};

/** Every transition that changes or does something: `<state> <event> -> <state>: <effects>`. */
const TABLE = `
off on -> idle:
idle off -> off: abort
idle check -> checking: check
idle reconsider -> checking: abort check
checking off -> off: abort
checking reconsider -> checking: abort check
checking found nothing -> idle: forget
checking found waiting -> waiting: forget
checking found the same -> downloading: fetch
checking found another -> downloading: fetch
checking found kept -> ready: keep
checking refused -> failed:
checking cancel -> idle: abort
waiting off -> off: abort
waiting check -> checking: check
waiting reconsider -> checking: abort check
downloading off -> off: abort
downloading reconsider -> checking: abort check
downloading progress -> downloading:
downloading fetched -> ready:
downloading refused -> failed:
downloading cancel -> idle: abort
ready off -> off: abort
ready check -> ready: check
ready reconsider -> ready: abort check
ready found nothing -> idle: forget
ready found waiting -> waiting: forget
ready found another -> downloading: fetch
ready found kept -> ready: keep
ready restart -> installing: abort install
installing refused -> failed:
failed off -> off: abort
failed check -> checking: check
failed reconsider -> checking: abort check
`;

describe('the states of an update', () => {
  it('has these transitions and no other one', () => {
    const lines = Object.entries(STATES).flatMap(([name, state]) =>
      Object.entries(EVENTS).flatMap(([event, it]) => {
        const step = next(state, it);
        const isSame = JSON.stringify(step.state) === JSON.stringify(state);
        if (isSame && step.effects.length === 0) return [];
        return [`${name} ${event} -> ${step.state.state}: ${step.effects.join(' ')}`.trimEnd()];
      }),
    );
    expect(lines).toEqual(
      TABLE.trim()
        .split('\n')
        .map((line) => line.trimEnd()),
    );
  });

  it('says of each state what there is to say', () => {
    const after = (name: keyof typeof STATES, event: string): UpdateState =>
      next(STATES[name], EVENTS[event]!).state;
    expect(after('checking', 'found waiting')).toEqual({
      state: 'waiting',
      version: '3.0.0',
      reason: 'paused',
      until: 8,
    });
    expect(after('checking', 'found another')).toEqual({
      state: 'downloading',
      version: '3.0.0',
      received: 0,
      total: 5,
      isDifferential: false,
    });
    expect(after('downloading', 'progress')).toEqual({
      state: 'downloading',
      version: '2.0.0',
      received: 4,
      total: 5,
      isDifferential: true,
    });
    expect(after('installing', 'refused')).toEqual({
      state: 'failed',
      code: 'timeout',
      version: '2.0.0',
      retryAt: 9,
    });
  });
});
