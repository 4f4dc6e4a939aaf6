import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../contract/events.ts';
import { encodeFrame } from './frame.ts';
import { connectRaw, hello, makePlace, ping, startServer, TOKEN, until } from './testing.ts';
import type { RawClient, TestServer } from './testing.ts';

const evicted = (id: string | null): AnyEvent => ({ event: 'cache:evicted', payload: { id } });
const big = (bytes: number): AnyEvent => ({
  event: 'feed:lagged',
  payload: { position: { epoch: 'e'.repeat(bytes), seq: 1 } },
});
const never = () => new Promise<never>(() => undefined);

describe('serveSocket', () => {
  let place: Awaited<ReturnType<typeof makePlace>>;
  let server: TestServer | null = null;
  const clients: RawClient[] = [];

  const start = async (...args: Parameters<typeof startServer> extends [string, ...infer R] ? R : never) => {
    server = await startServer(place.path, ...args);
    return server;
  };
  const raw = async () => {
    const client = await connectRaw(place.path);
    clients.push(client);
    return client;
  };
  const welcomed = async () => {
    const client = await raw();
    client.send(hello());
    expect(await client.message(0)).toMatchObject({ id: 0, result: { protocol: 1 } });
    return client;
  };
  const errorOf = async (client: RawClient, index = 0) => {
    const message = await client.message(index);
    return (message as { error: { data: { code: string; details?: Record<string, unknown> } } }).error.data;
  };

  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.destroy();
    await server?.close();
    server = null;
    await place.remove();
  });

  it('answers after the handshake, also what was sent along with it', async () => {
    await start();
    const client = await raw();
    client.socket.write(Buffer.concat([hello(), ping(1), ping(2)].map((message) => encodeFrame(message))));
    expect(await client.message(2)).toEqual({ jsonrpc: '2.0', id: 2, result: { now: 1 } });
  });

  it('answers in the format it was asked in, and tells events in the format of the handshake', async () => {
    const { peers } = await start();
    const client = await raw();
    client.send(hello(), 'json');
    client.send(ping(1), 'msgpack');
    await client.message(1);
    peers[0]?.send(evicted('a'));
    expect(await client.message(2)).toEqual({ jsonrpc: '2.0', method: 'cache:evicted', params: { id: 'a' } });
  });

  it.each([
    ['a wrong token', hello({ token: 'wrong-token-value' }), 'forbidden', 'token'],
    ['an empty token', hello({ token: '' }), 'forbidden', 'token'],
    ['a token with more behind it', hello({ token: `${TOKEN}x` }), 'forbidden', 'token'],
    ['another protocol', hello({ protocol: 2 }), 'not-supported', 'protocol'],
    ['no token', hello({ token: undefined }), 'bad-request', 'hello'],
    ['a name that would break the log', hello({ client: 'a\nb' }), 'bad-request', 'hello'],
    ['another first message', ping(4), 'bad-request', 'hello'],
    ['no JSON-RPC', [1, 2, 3], 'bad-request', 'hello'],
  ])('refuses %s with the reason, closes, counts and logs it', async (_, message, code, reason) => {
    const { stats, lines, peers } = await start();
    const client = await raw();
    client.send(message);
    client.send(ping(9));
    expect(await errorOf(client)).toMatchObject({ code, details: { reason } });
    await client.closed;
    expect(client.received).toHaveLength(1);
    expect(stats()).toEqual({ connected: 0, refused: 1 });
    expect(peers).toEqual([]);
    expect(lines).toContain(`warn connection refused: ${reason}`);
    expect(lines.join()).not.toMatch(/wrong-token|a-token/);
  });

  it.each([
    ['magic', (f: Buffer) => f.write('HTTP', 0), 'bad-request'],
    ['version', (f: Buffer) => f.writeUInt32BE(9, 4), 'not-supported'],
    ['flags', (f: Buffer) => f.writeUInt32BE(0x4_0001, 4), 'bad-request'],
    ['length', (f: Buffer) => f.writeUInt32BE(0x7fff_ffff, 8), 'too-large'],
    ['checksum', (f: Buffer) => f.writeUInt32BE(1, 12), 'bad-request'],
  ])('closes a connection on a wrong %s, before and after the handshake', async (reason, change, code) => {
    const { stats, lines } = await start();
    const broken = encodeFrame(ping(1));
    change(broken);
    const bystander = await welcomed();
    const before = await raw();
    before.socket.write(broken);
    expect(await errorOf(before)).toMatchObject({ code, details: { reason } });
    await before.closed;
    const after = await welcomed();
    after.socket.write(Buffer.concat([broken, encodeFrame(ping(2))]));
    expect(await errorOf(after, 1)).toMatchObject({ code, details: { reason } });
    await after.closed;
    expect(after.received).toHaveLength(2);
    expect(stats()).toEqual({ connected: 1, refused: 2 });
    expect(lines).toContain(`warn connection refused: ${reason}, from test`);
    bystander.send(ping(3));
    expect(await bystander.message(1)).toMatchObject({ id: 3 });
  });

  it('takes no large frame from someone without a token', async () => {
    await start();
    const client = await raw();
    client.send(hello({ token: 'x'.repeat(5000) }));
    expect(await errorOf(client)).toMatchObject({
      code: 'too-large',
      details: { reason: 'length', limit: 4096 },
    });
    await client.closed;
  });

  it('goes on after an unreadable payload in a good frame, but not for ever', async () => {
    const { stats } = await start();
    const client = await welcomed();
    const unreadable = encodeFrame('', 'json');
    unreadable.writeUInt32BE(1, 4);
    client.socket.write(unreadable);
    client.send(ping(1));
    expect(await client.message(1)).toMatchObject({ id: null, error: { code: -32700 } });
    expect(await client.message(2)).toMatchObject({ id: 1 });
    for (let i = 0; i < 10; i += 1) client.socket.write(unreadable);
    await client.closed;
    expect(stats().refused).toBe(1);
  });

  it('counts a stream that ends inside a frame, and no clean end', async () => {
    const { stats, lines } = await start();
    const clean = await welcomed();
    clean.socket.end();
    await clean.closed;
    const cut = await welcomed();
    cut.socket.end(encodeFrame(ping(1)).subarray(0, 20));
    await cut.closed;
    await until(() => stats().refused === 1);
    expect(lines).toContain('warn connection refused: truncated, from test');
    await until(() => stats().connected === 0);
  });

  it('closes connections that show no token in time', async () => {
    const { stats } = await start({}, { handshakeMs: 30 });
    const silent = await raw();
    const good = await welcomed();
    expect(await errorOf(silent)).toMatchObject({ code: 'timeout', details: { reason: 'handshake' } });
    await silent.closed;
    good.send(ping(1));
    await good.message(1);
    expect(stats()).toEqual({ connected: 1, refused: 1 });
  });

  it('keeps 1,000 idle clients at little cost', async () => {
    const { stats, peers } = await start();
    const before = process.memoryUsage().rss;
    // In waves: the system queues some hundred connections that have not been accepted.
    for (let i = 0; i < 10; i += 1) await Promise.all(Array.from({ length: 100 }, welcomed));
    expect(stats()).toEqual({ connected: 1000, refused: 0 });
    const event = evicted('x');
    for (const peer of peers) peer.send(event);
    await Promise.all(clients.map((client) => client.message(1)));
    // Both ends of every connection are in this process.
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    const last = clients.at(-1);
    last?.send(ping(7));
    expect(await last?.message(2)).toMatchObject({ id: 7 });
    for (const client of clients) client.socket.destroy();
    await until(() => stats().connected === 0);
  });

  it('takes up only so many requests of a connection at a time', async () => {
    let underWay = 0;
    let peak = 0;
    const release: Array<() => void> = [];
    await start(
      {
        ping: async () => {
          underWay += 1;
          peak = Math.max(peak, underWay);
          await new Promise<void>((resolve) => release.push(resolve));
          underWay -= 1;
          return { now: 1 };
        },
      },
      { maxInFlight: 4 },
    );
    const client = await welcomed();
    for (let id = 1; id <= 20; id += 1) client.send(ping(id));
    while (client.received.length < 21) {
      await until(() => release.length > 0);
      release.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(peak).toBe(4);
    expect(client.received).toHaveLength(21);
  });

  it('stops reading from a client that does not read, and others go on', async () => {
    let taken = 0;
    await start({
      'media.get': () => {
        taken += 1;
        return { name: 'a', mime: 'b/c', bytes: new Uint8Array(512 * 1024) };
      },
    });
    const slow = await welcomed();
    slow.socket.pause();
    for (let id = 1; id <= 200; id += 1) {
      slow.send({ jsonrpc: '2.0', id, method: 'media.get', params: { hash: 'a'.repeat(64) } });
    }
    const other = await welcomed();
    for (let id = 1; id <= 50; id += 1) {
      other.send(ping(id));
      await other.message(id);
    }
    // Those that were under way when its answers filled the buffer.
    expect(taken).toBeLessThanOrEqual(70);
    slow.socket.resume();
    await slow.message(200);
    expect(taken).toBe(200);
  });

  it('tells a feed how much a slow reader has not taken, and when it has', async () => {
    const { peers } = await start();
    const slow = await welcomed();
    slow.socket.pause();
    const [peer] = peers;
    let drains = 0;
    peer?.onDrain(() => {
      drains += 1;
    });
    for (let i = 0; i < 20; i += 1) peer?.send(big(200_000));
    await until(() => (peer?.bufferedBytes ?? 0) > 1_000_000);
    expect(drains).toBe(0);
    slow.socket.resume();
    await slow.message(20);
    await until(() => drains > 0 && peer?.bufferedBytes === 0);
    expect(slow.received).toHaveLength(21);
  });

  it('cuts off a peer that lets 64 MiB pile up', async () => {
    const { peers, stats, lines } = await start();
    const slow = await welcomed();
    slow.socket.pause();
    let closed = 0;
    peers[0]?.onClose(() => {
      closed += 1;
    });
    const event = big(8_000_000);
    for (let i = 0; i < 12; i += 1) peers[0]?.send(event);
    await until(() => closed === 1);
    expect(stats().connected).toBe(0);
    expect(lines).toContain('warn cut off, does not read: test');
  });

  it('says too-large in place of an answer that no frame of that client holds', async () => {
    await start({ 'media.get': () => ({ name: 'a', mime: 'b/c', bytes: new Uint8Array(9000) }) });
    const client = await raw();
    client.send(hello({ maxFrameBytes: 8192 }));
    client.send({ jsonrpc: '2.0', id: 1, method: 'media.get', params: { hash: 'a'.repeat(64) } });
    client.send(ping(2));
    expect(await client.message(1)).toMatchObject({ id: 1, error: { data: { code: 'too-large' } } });
    expect(await client.message(2)).toMatchObject({ id: 2, result: {} });
  });

  it('survives handlers, listeners and dispatchers that throw', async () => {
    const { peers, lines } = await start(
      {},
      {
        dispatch: (message) => {
          if ((message as { id: number }).id === 1) return Promise.reject(new Error(`secret ${TOKEN}`));
          return Promise.resolve({ jsonrpc: '2.0', id: 2, result: { f: () => 1 } });
        },
      },
    );
    const client = await welcomed();
    peers[0]?.onClose(() => {
      throw new Error(TOKEN);
    });
    client.send(ping(1));
    client.send(ping(2));
    expect(await errorOf(client, 1)).toMatchObject({ code: 'internal' });
    expect(await errorOf(client, 2)).toMatchObject({ code: 'internal' });
    client.socket.destroy();
    await until(() => lines.some((line) => line.startsWith('error listener failed')));
    expect(lines.join()).not.toContain(TOKEN);
  });

  it('knows nobody while its tokens cannot be read, and goes on', async () => {
    let isBroken = true;
    await start(
      {},
      {
        tokens: () => {
          if (isBroken) throw new Error(TOKEN);
          return ['another', TOKEN];
        },
      },
    );
    const client = await raw();
    client.send(hello());
    expect(await errorOf(client)).toMatchObject({ code: 'forbidden' });
    isBroken = false;
    await welcomed();
    expect(server?.lines.join()).not.toContain(TOKEN);
  });

  it('ends every connection when it closes, waiting for no request', async () => {
    const { close, peers } = await start({ ping: never });
    const client = await welcomed();
    const silent = await raw();
    client.send(ping(1));
    let closed = 0;
    peers[0]?.onClose(() => {
      closed += 1;
    });
    await Promise.all([close(), close(), client.closed, silent.closed]);
    expect(closed).toBe(1);
    peers[0]?.send(evicted('late'));
    await expect(connectRaw(place.path)).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  it('is not disturbed by random bytes from many', async () => {
    const { stats } = await start();
    const good = await welcomed();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.boolean(),
        async (bytes, isKnown) => {
          const client = isKnown ? await welcomed() : await raw();
          sent += 1;
          client.socket.end(bytes);
          await client.closed;
          good.send(ping(sent));
          expect(await good.message(sent)).toMatchObject({ id: sent });
        },
      ),
      { numRuns: 60, interruptAfterTimeLimit: 4000 },
    );
    await until(() => stats().connected === 1);
    expect(stats().refused).toBe(sent);
  });
});
