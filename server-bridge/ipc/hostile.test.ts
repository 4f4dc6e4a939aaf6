/** The client in front of a bridge that misbehaves, and both ends while connections die at random moments. */
import * as fc from 'fast-check';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { connectBridge } from './client.ts';
import type { BridgeClient, BridgeClientState } from './client.ts';
import { encodeFrame, FrameDecoder } from './frame.ts';
import { HandClock, makePlace, startServer, TOKEN, until } from './testing.ts';

let place: Awaited<ReturnType<typeof makePlace>>;
let fake: Server | null = null;
const sockets = new Set<Socket>();
const clients: BridgeClient[] = [];

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof GazetteError ? error.code : String(error)),
  );

/** A bridge that does whatever `behave` does with each message. */
async function fakeBridge(behave: (socket: Socket, message: { id?: number; method?: string }) => void) {
  if (process.platform !== 'win32') await mkdir(dirname(place.path), { recursive: true, mode: 0o700 });
  const server = createServer((socket) => {
    sockets.add(socket);
    const decoder = new FrameDecoder();
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      decoder.push(chunk);
      for (let result = decoder.next(); result !== null; result = decoder.next()) {
        if (result.kind === 'message') behave(socket, result.message as { id?: number });
      }
    });
  });
  fake = server;
  await new Promise<void>((resolve) => server.listen(place.path, resolve));
}
const welcome = encodeFrame({ jsonrpc: '2.0', id: 0, result: { protocol: 1, maxFrameBytes: 1 << 24 } });

function open(over: Partial<Parameters<typeof connectBridge>[0]> = {}) {
  const states: BridgeClientState[] = [];
  const lines: string[] = [];
  const client = connectBridge({
    address: place.path,
    token: TOKEN,
    log: (level, message) => lines.push(`${level} ${message}`),
    ...over,
  });
  clients.push(client);
  client.onState((state) => states.push(state));
  return { client, states, lines };
}

beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise<void>((resolve) => (fake === null ? resolve() : fake.close(() => resolve())));
  fake = null;
  await place.remove();
});

describe('a client of a bad bridge', () => {
  it.each([
    ['bytes that are no frame', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'broken frame: magic'],
    ['another version', Buffer.concat([Buffer.from('ENOT'), Buffer.alloc(12, 2)]), 'broken frame: version'],
    ['a welcome that is none', encodeFrame({ jsonrpc: '2.0', id: 0, result: {} }), 'not a bridge'],
    ['an answer to another question', encodeFrame({ jsonrpc: '2.0', id: 5, result: {} }), 'not a bridge'],
  ])('tries again after %s', async (_, bytes, reason) => {
    let greetings = 0;
    await fakeBridge((socket) => {
      greetings += 1;
      socket.write(greetings === 1 ? bytes : welcome);
    });
    const { client, states } = open();
    await client.connected();
    expect(states).toEqual([{ state: 'connecting', reason }, { state: 'connected' }]);
  });

  it('waits 5 s for a welcome, not for ever', async () => {
    const clock = new HandClock();
    let greetings = 0;
    await fakeBridge(() => {
      greetings += 1;
    });
    const { states } = open({ now: clock.now, setTimer: clock.setTimer });
    await until(() => greetings === 1);
    clock.pass(5_000);
    expect(states).toEqual([{ state: 'connecting', reason: 'no handshake in time' }]);
    clock.pass(150);
    await until(() => greetings === 2);
  });

  it('reads on after messages it cannot use', async () => {
    const evicted = { jsonrpc: '2.0', method: 'cache:evicted', params: { id: 'a' } };
    await fakeBridge((socket, { id, method }) => {
      if (method === 'hello') {
        // An event before the welcome belongs to nobody.
        socket.write(Buffer.concat([encodeFrame(evicted), welcome]));
        return;
      }
      const noise = [[], 'text', { jsonrpc: '2.0', id: 999, result: {} }, { jsonrpc: '2.0' }, { method: 7 }];
      const empty = encodeFrame('', 'json');
      empty.writeUInt32BE(1, 4);
      const answer = { jsonrpc: '2.0', id, result: { now: 3 } };
      socket.write(Buffer.concat([empty, ...noise.map((one) => encodeFrame(one)), encodeFrame(answer)]));
      socket.write(encodeFrame(evicted));
    });
    const { client, states, lines } = open();
    const seen: AnyEvent[] = [];
    client.onEvent((event) => seen.push(event));
    await client.connected();
    expect(await client.call('ping', {})).toEqual({ now: 3 });
    await until(() => seen.length === 1);
    expect(states).toEqual([{ state: 'connected' }]);
    expect(lines.filter((line) => line.startsWith('warn'))).not.toEqual([]);
  });

  it('keeps the first connection when the second one is refused', async () => {
    let greetings = 0;
    await fakeBridge((socket, { id, method }) => {
      if (method === 'hello') {
        greetings += 1;
        if (greetings === 1) socket.write(welcome);
        else socket.destroy();
      } else socket.write(encodeFrame({ jsonrpc: '2.0', id, result: { now: 1 } }));
    });
    const { client } = open();
    await client.connected();
    const diff = () => codeOf(client.call('notices.diff', { id: 'a', from: 1, to: 2 }));
    expect(await diff()).toBe('disconnected');
    expect(await client.call('ping', {})).toEqual({ now: 1 });
    expect(await diff()).toBe('disconnected');
    expect(greetings).toBe(3);
  });
});

describe('both ends while connections die', () => {
  it('settles every call, delivers events in order, and is connected again at the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('call', 'bulk', 'event', 'cut', 'kill', 'turn'), { maxLength: 30 }),
        async (steps) => {
          let server = await startServer(place.path, {
            'media.get': () => ({ name: 'a', mime: 'b/c', bytes: new Uint8Array(300_000) }),
          });
          const { client } = open({ random: () => 0 });
          const seen: number[] = [];
          client.onEvent((event) => {
            if (event.event === 'marks:changed') seen.push(event.payload.rev);
          });
          const calls: Array<Promise<string>> = [];
          let rev = 0;
          await client.connected();
          for (const step of steps) {
            if (step === 'call') calls.push(codeOf(client.call('ping', {})));
            else if (step === 'bulk') calls.push(codeOf(client.call('media.get', { hash: '0'.repeat(64) })));
            else if (step === 'event') {
              rev += 1;
              const event: AnyEvent = { event: 'marks:changed', payload: { rev, marks: null } };
              for (const peer of server.peers) peer.send(event);
            } else if (step === 'turn') await new Promise((resolve) => setTimeout(resolve, 3));
            else {
              await server.close();
              if (step === 'kill') await new Promise((resolve) => setTimeout(resolve, 5));
              server = await startServer(place.path, {
                'media.get': () => ({ name: 'a', mime: 'b/c', bytes: new Uint8Array(300_000) }),
              });
              client.wake();
            }
          }
          const outcomes = await Promise.all(calls);
          expect(
            outcomes.filter((code) => !['resolved', 'disconnected', 'unavailable'].includes(code)),
          ).toEqual([]);
          expect(seen).toEqual(seen.toSorted((a, b) => a - b));
          expect(new Set(seen).size).toBe(seen.length);
          client.wake();
          await client.connected();
          client.close();
          await server.close();
        },
      ),
      { numRuns: 25, interruptAfterTimeLimit: 8000 },
    );
  });
});
