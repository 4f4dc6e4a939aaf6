import { describe, expect, it } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { HostHandlers } from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import { NO_POLICY, policy } from '../../server-bridge/contract/policy.ts';
import { dispatchCall, dispatchHost } from './dispatch.ts';

const echo: Caller = { call: async (method, params) => ({ method, params }) as never };
const failing = (error: unknown): Caller => ({
  call: async () => {
    throw error;
  },
});

describe('dispatchCall', () => {
  it('passes parsed parameters on and drops what the contract does not name', async () => {
    const answer = await dispatchCall({ method: 'notices.get', params: { id: 'a', surprise: 1 } }, echo, {});
    expect(answer).toEqual({ ok: true, result: { method: 'notices.get', params: { id: 'a' } } });
  });

  it('hands pages the policy without its secrets', async () => {
    const values = policy.parse({ update: { reportKey: 'k'.repeat(43), ring: 'pilot' } });
    const bridge: Caller = { call: async () => ({ ...NO_POLICY, values }) as never };
    const answer = await dispatchCall({ method: 'policy.get', params: {} }, bridge, {});
    expect(answer).toMatchObject({
      ok: true,
      result: { values: { update: { reportKey: null, ring: 'pilot' } } },
    });
  });

  it.each([
    ['nothing', undefined],
    ['a string', 'ping'],
    ['a message without a method', { params: {} }],
    ['wrong parameters', { method: 'notices.get', params: { id: '../etc' } }],
    ['missing parameters', { method: 'notices.get' }],
  ])('refuses %s as a bad request', async (_name, message) => {
    expect(await dispatchCall(message, echo, {})).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
  });

  it.each(['no.such', 'constructor', '__proto__', 'toString', 'host.info'])(
    'does not know the method %s',
    async (method) => {
      expect(await dispatchCall({ method, params: {} }, echo, {})).toMatchObject({
        ok: false,
        error: { code: 'unknown-method' },
      });
    },
  );

  it('carries our errors as data and hides others', async () => {
    const known = await dispatchCall(
      { method: 'ping', params: {} },
      failing(new GazetteError('timeout', 'late', { ms: 5 })),
      {},
    );
    expect(known).toEqual({
      ok: false,
      error: { code: 'timeout', message: 'late', retryable: true, details: { ms: 5 } },
    });
    const unknown = await dispatchCall({ method: 'ping', params: {} }, failing(new Error('/secret')), {});
    expect(JSON.stringify(unknown)).not.toContain('secret');
  });

  it('lets main answer a method itself', async () => {
    const local = { ping: () => ({ now: 7 }) };
    expect(await dispatchCall({ method: 'ping', params: {} }, echo, local)).toEqual({
      ok: true,
      result: { now: 7 },
    });
  });
});

describe('dispatchHost', () => {
  const handlers = {
    'host.copyText': ({ text }: { text: string }, context: string[]) => {
      context.push(text);
      return {};
    },
  } as unknown as HostHandlers<string[]>;

  it('parses, then calls with the context of the window', async () => {
    const copied: string[] = [];
    const answer = await dispatchHost({ method: 'host.copyText', params: { text: 'x' } }, handlers, copied);
    expect(answer).toEqual({ ok: true, result: {} });
    expect(copied).toEqual(['x']);
  });

  it('does not know the methods of the bridge', async () => {
    const answer = await dispatchHost({ method: 'ping', params: {} }, handlers, []);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unknown-method' } });
  });
});
