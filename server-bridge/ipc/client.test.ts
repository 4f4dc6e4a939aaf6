import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GazetteError } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { connectBridge } from './client.ts';
import type { BridgeClient, BridgeClientState, ConnectBridgeOptions } from './client.ts';
import { HandClock, makePlace, startServer, TOKEN, until } from './testing.ts';
import type { TestServer } from './testing.ts';

const evicted = (id: string | null): AnyEvent => ({ event: 'cache:evicted', payload: { id } });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof GazetteError ? error.code : String(error)),
  );

describe('connectBridge', () => {
  let place: Awaited<ReturnType<typeof makePlace>>;
  const clients: BridgeClient[] = [];
  const servers: TestServer[] = [];

  const start = async (...args: Parameters<typeof startServer> extends [string, ...infer R] ? R : never) => {
    const server = await startServer(place.path, ...args);
    servers.push(server);
    return server;
  };
  const open = (over: Partial<ConnectBridgeOptions> = {}) => {
    const states: BridgeClientState[] = [];
    const seen: AnyEvent[] = [];
    const lines: string[] = [];
    const client = connectBridge({
      address: place.path,
      token: TOKEN,
      log: (level, message) => lines.push(`${level} ${message}`),
      ...over,
    });
    clients.push(client);
    client.onState((state) => states.push(state));
    client.onEvent((event) => seen.push(event));
    return { client, states, seen, lines };
  };

  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await place.remove();
  });

  it('calls, and parses the answer by the contract', async () => {
    await start({ ping: () => ({ now: 5, extra: 'dropped' }) as { now: number } });
    const { client } = open();
    await client.connected();
    expect(await client.call('ping', {})).toEqual({ now: 5 });
  });

  it('rejects with the code the bridge gave, and with internal for an answer outside the contract', async () => {
    await start({
      'notices.get': () => Promise.reject(new GazetteError('not-found', 'gone', { id: 'a' })),
      ping: () => ({ now: 'soon' }) as unknown as { now: number },
    });
    const { client, lines } = open();
    await client.connected();
    await expect(client.call('notices.get', { id: 'a' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'gone',
      details: { id: 'a' },
    });
    expect(await codeOf(client.call('ping', {}))).toBe('internal');
    expect(await codeOf(client.call('notices.get', { id: '/' }))).toBe('bad-request');
    expect(lines.join()).toContain('the answer to ping does not fit the contract: now');
  });

  it('hands on events, drops unknown and invalid ones, and survives a listener that throws', async () => {
    const server = await start();
    const { client, seen, lines } = open();
    client.onEvent(() => {
      throw new Error('mine');
    });
    await client.connected();
    await until(() => server.peers.length === 1);
    server.peers[0]?.send(evicted('a'));
    server.peers[0]?.send({ event: 'from:the:future', payload: {} } as unknown as AnyEvent);
    server.peers[0]?.send({ event: 'cache:evicted', payload: { id: 7 } } as unknown as AnyEvent);
    server.peers[0]?.send(evicted(null));
    await until(() => seen.length === 2);
    expect(seen).toEqual([evicted('a'), evicted(null)]);
    expect(lines.filter((line) => line.includes('cache:evicted'))).toHaveLength(1);
  });

  it('lets the awaiter of an answer run before the event that follows it', async () => {
    await start({
      'feed.subscribe': (_, { peer }) => {
        // After the answer, in the same write.
        queueMicrotask(() => {
          process.nextTick(() => {
            peer.send(evicted('after'));
          });
        });
        return { position: { epoch: 'e', seq: 1 }, canResume: true };
      },
    });
    const order: string[] = [];
    const { client } = open({
      onConnected: async (self) => {
        await self.call('feed.subscribe', { since: null });
        order.push('subscribed');
      },
    });
    client.onEvent(() => order.push('event'));
    await until(() => order.length === 2);
    expect(order).toEqual(['subscribed', 'event']);
  });

  it('rejects a request that is larger than the bridge takes in, and stays connected', async () => {
    const server = await start({}, { maxFrameBytes: 10_000 });
    const { client } = open();
    await client.connected();
    const paths = Array.from({ length: 100 }, () => 'x'.repeat(200));
    expect(await codeOf(client.call('sources.import', { paths }))).toBe('too-large');
    expect(await client.call('ping', {})).toEqual({ now: 1 });
    expect(server.stats().refused).toBe(0);
  });

  it('refuses calls at once while it is not connected', async () => {
    const { client } = open();
    expect(await codeOf(client.call('ping', {}))).toBe('disconnected');
  });

  it('stops for good on a wrong token, and no log shows one', async () => {
    const server = await start();
    const { client, states, lines } = open({ token: 'a-wrong-token' });
    expect(await codeOf(client.connected())).toBe('forbidden');
    expect(states).toEqual([{ state: 'closed', reason: 'forbidden' }]);
    expect(await codeOf(client.call('ping', {}))).toBe('disconnected');
    expect(server.stats()).toEqual({ connected: 0, refused: 1 });
    expect(server.lines).toEqual(['debug listening', 'warn connection refused: token']);
    expect([...server.lines, ...lines].join()).not.toMatch(/a-wrong-token|a-token/);
  });

  it('reconnects by the policy, resumes each time, and rejects what was under way', async () => {
    const clock = new HandClock();
    let resumed = 0;
    const { client, states } = open({
      now: clock.now,
      setTimer: clock.setTimer,
      random: () => 0.5,
      onConnected: () => {
        resumed += 1;
      },
    });
    // Nobody listens yet: each attempt fails by itself, the next one waits for the clock.
    for (const wait of [100, 200, 400]) {
      await until(() => states.length > 0 && clock.timerCount === 1);
      const failures = states.length;
      clock.pass(wait - 1);
      expect(clock.timerCount).toBe(1);
      clock.pass(1);
      await until(() => states.length === failures + 1);
    }
    expect(states.at(-1)).toEqual({ state: 'connecting', reason: 'ENOENT' });
    const first = await start({ ping: () => new Promise(() => undefined) });
    client.wake();
    await client.connected();
    expect(resumed).toBe(1);
    clock.pass(1000);
    const broken = codeOf(client.call('ping', {}));
    await until(() => first.peers.length === 1);
    await first.close();
    expect(await broken).toBe('disconnected');
    await start();
    await until(() => client.state.state === 'connecting');
    clock.pass(100);
    await client.connected();
    expect(resumed).toBe(2);
    expect(await client.call('ping', {})).toEqual({ now: 1 });
  });

  it('drops the connection when resuming fails, and tries again', async () => {
    const server = await start();
    let attempts = 0;
    const { client, states } = open({
      onConnected: () => {
        attempts += 1;
        if (attempts === 1) throw new GazetteError('unavailable', 'not yet');
      },
    });
    await until(() => attempts === 2 && client.state.state === 'connected');
    expect(states.map((state) => state.state)).toEqual(['connected', 'connecting', 'connected']);
    expect(server.peers).toHaveLength(2);
  });

  it('pings after 30 s of silence and finds the dead within 2 s', async () => {
    const clock = new HandClock();
    let pings = 0;
    let isDead = false;
    await start({
      ping: () => {
        pings += 1;
        return isDead ? new Promise(() => undefined) : { now: 1 };
      },
    });
    const { client, states } = open({ now: clock.now, setTimer: clock.setTimer });
    await client.connected();
    clock.pass(29_999);
    expect(clock.timerCount).toBe(1);
    clock.pass(1);
    await until(() => pings === 1);
    // The answer clears the request's timer; the deadline's remains until it is due.
    await until(() => clock.timerCount === 1);
    clock.pass(2_000);
    expect(client.state.state).toBe('connected');
    isDead = true;
    client.wake();
    await until(() => pings === 2);
    clock.pass(1_999);
    expect(client.state.state).toBe('connected');
    clock.pass(1);
    expect(states.at(-1)).toEqual({ state: 'connecting', reason: 'dead' });
  });

  it('opens the breaker after three silent requests, and a new connection closes it', async () => {
    const clock = new HandClock();
    const server = await start({ 'notices.counts': () => new Promise(() => undefined) });
    const { client } = open({ now: clock.now, setTimer: clock.setTimer });
    await client.connected();
    const silent = [1, 2, 3].map(() => codeOf(client.call('notices.counts', {})));
    clock.pass(10_000);
    expect(await Promise.all(silent)).toEqual(['timeout', 'timeout', 'timeout']);
    expect(await codeOf(client.call('ping', {}))).toBe('unavailable');
    clock.pass(19_000);
    expect(await codeOf(client.call('ping', {}))).toBe('unavailable');
    await server.close();
    await until(() => client.state.state === 'connecting');
    await start();
    client.wake();
    await client.connected();
    expect(await client.call('ping', {})).toEqual({ now: 1 });
  });

  it('sends bulk on a second connection, which never delays a ping and is closed when idle', async () => {
    const clock = new HandClock();
    const bytes = new Uint8Array(20 * 1024 * 1024).fill(3);
    const server = await start({ 'media.get': () => ({ name: 'a', mime: 'b/c', bytes }) });
    const { client } = open({ now: clock.now, setTimer: clock.setTimer });
    await client.connected();
    expect(server.stats().connected).toBe(1);
    const order: string[] = [];
    const media = client.call('media.get', { hash: 'a'.repeat(64) }).then((answer) => {
      order.push('media');
      return answer;
    });
    await until(() => server.peers.length === 2);
    const pings = Promise.all([1, 2, 3].map(() => client.call('ping', {}))).then(() => order.push('pings'));
    const answer = await media;
    await pings;
    expect(order).toEqual(['pings', 'media']);
    expect(answer.bytes.length).toBe(bytes.length);
    expect(Buffer.compare(answer.bytes, bytes)).toBe(0);
    clock.pass(30_000);
    await until(() => server.stats().connected === 1);
    expect(await client.call('ping', {})).toEqual({ now: 1 });
    expect((await client.call('media.get', { hash: 'b'.repeat(64) })).name).toBe('a');
  });

  it('rejects calls under way when it is closed, and leaves no timer behind', async () => {
    const clock = new HandClock();
    await start({ 'notices.counts': () => new Promise(() => undefined) });
    const { client, states } = open({ now: clock.now, setTimer: clock.setTimer });
    await client.connected();
    const calls = [
      codeOf(client.call('notices.counts', {})),
      codeOf(client.call('store.check', { kind: 'full' })),
    ];
    client.close();
    expect(await Promise.all(calls)).toEqual(['disconnected', 'disconnected']);
    expect(states.at(-1)).toEqual({ state: 'closed', reason: 'closed' });
    expect(clock.timerCount).toBe(0);
    expect(await codeOf(client.connected())).toBe('disconnected');
  });
});
