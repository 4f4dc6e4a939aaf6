import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/errors.ts';
import type { Handlers } from '../contract/methods.ts';
import { rpcResponse } from '../contract/rpc.ts';
import { z } from '../contract/schema.ts';
import { createDispatcher } from './rpc.ts';

interface Context {
  readonly who: string;
}

function setUp(over: Partial<Handlers<Context>> = {}) {
  const seen: unknown[] = [];
  const internal: unknown[] = [];
  const handlers = {
    ping: (params: unknown, context: Context) => {
      seen.push([params, context.who]);
      return { now: 7 };
    },
    ...over,
  } as Handlers<Context>;
  const dispatch = createDispatcher(handlers, {
    onInternalError: (method, error) => internal.push([method, error]),
  });
  return { dispatch: (raw: unknown) => dispatch(raw, { who: 'desk' }), seen, internal };
}
const request = (method: string, params: unknown = {}) => ({ jsonrpc: '2.0', id: 3, method, params });

describe('createDispatcher', () => {
  it('calls the handler with parsed parameters and the context', async () => {
    const { dispatch, seen } = setUp();
    expect(await dispatch(request('ping', { extra: 1 }))).toEqual({
      jsonrpc: '2.0',
      id: 3,
      result: { now: 7 },
    });
    expect(seen).toEqual([[{}, 'desk']]);
  });

  it('takes missing parameters as none', async () => {
    const { dispatch } = setUp();
    expect(await dispatch({ jsonrpc: '2.0', id: 1, method: 'ping' })).toMatchObject({ result: { now: 7 } });
  });

  it('answers no notification', async () => {
    const { dispatch, seen } = setUp();
    expect(await dispatch({ jsonrpc: '2.0', method: 'ping', params: {} })).toBeNull();
    expect(seen).toEqual([]);
  });

  it.each(['nope', '__proto__', 'toString', 'constructor', ''])('refuses the method %j', async (method) => {
    expect(await setUp().dispatch(request(method))).toMatchObject({
      id: 3,
      error: { code: -32601, data: { code: 'unknown-method', retryable: false } },
    });
  });

  it('names the parameter that does not fit, without its value', async () => {
    const response = await setUp().dispatch(request('notices.get', { id: '../secret' }));
    expect(response).toMatchObject({ error: { code: -32602, data: { code: 'bad-request' } } });
    expect(JSON.stringify(response)).toContain('id:');
    expect(JSON.stringify(response)).not.toContain('secret');
  });

  it('keeps the code of a GazetteError and hides everything else', async () => {
    const secret = new Error('/home/someone/token=abc');
    const failing = setUp({
      ping: () => {
        throw secret;
      },
      'notices.get': () => Promise.reject(new GazetteError('not-found', 'gone', { id: 'a' })),
      'notices.counts': () => {
        z.number().parse('x');
        throw new Error('unreachable');
      },
    });
    const hidden = await failing.dispatch(request('ping'));
    expect(hidden).toMatchObject({
      error: { code: -32000, data: { code: 'internal', message: 'internal error' } },
    });
    expect(JSON.stringify(hidden)).not.toContain('abc');
    expect(failing.internal).toEqual([['ping', secret]]);
    expect(await failing.dispatch(request('notices.get', { id: 'a' }))).toMatchObject({
      error: { data: { code: 'not-found', message: 'gone', details: { id: 'a' } } },
    });
    expect(await failing.dispatch(request('notices.counts'))).toMatchObject({
      error: { data: { code: 'internal' } },
    });
  });

  it('refuses an envelope that is none and keeps the id where there is one', async () => {
    const { dispatch } = setUp();
    expect(await dispatch({ jsonrpc: '1.0', id: 9, method: 'ping' })).toMatchObject({
      id: 9,
      error: { code: -32600 },
    });
    expect(await dispatch({ jsonrpc: '2.0', id: 'x', method: 'ping' })).toMatchObject({ id: null });
    for (const raw of [null, undefined, 1, 'ping', [], [request('ping')], new Uint8Array(3)]) {
      expect(await dispatch(raw)).toMatchObject({
        id: null,
        error: { code: -32600, data: { code: 'bad-request' } },
      });
    }
  });

  it('answers anything with a valid response or nothing', async () => {
    const { dispatch } = setUp();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (raw) => {
        const response = await dispatch(raw);
        expect(response === null || rpcResponse.safeParse(response).success).toBe(true);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 4000 },
    );
  });
});
