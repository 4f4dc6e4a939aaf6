import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { ClientRequestConstructorOptions, Net, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { hardenUpdateSession, electronTransport } from './electron-transport.ts';
import { manualClock } from '../../bridge/testing.ts';
import { Cancelled, readBody, watchTransfer, type Answer } from './transport.ts';

/** What Electron's documentation says of `net.request`, as far as it is used. */
class FakeRequest extends EventEmitter {
  ended = false;
  aborted = false;
  end(): void {
    this.ended = true;
  }
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.emit('abort');
    this.emit('close');
  }
}

function setUp(): {
  request: FakeRequest;
  asked: ClientRequestConstructorOptions[];
  controller: AbortController;
  answer: Promise<Answer>;
} {
  const request = new FakeRequest();
  const asked: ClientRequestConstructorOptions[] = [];
  const net = {
    request(options: ClientRequestConstructorOptions) {
      asked.push(options);
      return request;
    },
  } as unknown as Pick<Net, 'request'>;
  const controller = new AbortController();
  const transport = electronTransport(net, {} as Session);
  const url = new URL('https://updates.example/x');
  const answer = transport({ url, headers: { range: 'bytes=1-2' }, signal: controller.signal });
  return { request, asked, controller, answer };
}
const respond = (request: FakeRequest, body: Readable): void =>
  void request.emit(
    'response',
    Object.assign(body, { statusCode: 206, headers: { etag: '"a"', 'set-cookie': ['b', 'c'] } }),
  );

describe("Electron's transport", () => {
  it('asks without credentials, cache and redirects, and reads what comes', async () => {
    const { request, asked, answer } = setUp();
    expect(asked[0]).toMatchObject({
      url: 'https://updates.example/x',
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      headers: { range: 'bytes=1-2', 'accept-encoding': 'identity', 'user-agent': 'Gazette' },
    });
    expect(request.ended).toBe(true);
    respond(request, Readable.from([Buffer.from('ab'), Buffer.from('c')]));
    const { status, header, body, close } = await answer;
    expect([status, header('etag'), header('set-cookie'), header('x')]).toEqual([206, '"a"', 'b', null]);
    const parts: string[] = [];
    for await (const part of body) parts.push(Buffer.from(part).toString());
    expect(parts.join('')).toBe('abc');
    close();
    expect(request.aborted).toBe(true);
  });

  it('hands a redirect over as an answer', async () => {
    const { request, answer } = setUp();
    request.emit('redirect', 302, 'GET', 'https://elsewhere.example/', {});
    request.emit('error', new Error('Redirect was cancelled'));
    const { status, header } = await answer;
    expect([status, header('location')]).toEqual([302, 'https://elsewhere.example/']);
  });

  it('tells that nobody answered, and that the transfer broke', async () => {
    const none = setUp();
    none.request.emit('error', new Error('net::ERR_CONNECTION_REFUSED'));
    await expect(none.answer).rejects.toThrow('ERR_CONNECTION_REFUSED');
    const broken = setUp();
    const body = new Readable({ read() {} });
    respond(broken.request, body);
    const { body: read } = await broken.answer;
    body.destroy(new Error('net::ERR_CONTENT_LENGTH_MISMATCH'));
    await expect(read[Symbol.asyncIterator]().next()).rejects.toThrow('MISMATCH');
  });

  it('ends the request when it is called off, before and during an answer', async () => {
    const before = setUp();
    before.controller.abort();
    await expect(before.answer).rejects.toThrow('aborted');
    expect(before.request.aborted).toBe(true);
    const during = setUp();
    respond(during.request, new Readable({ read() {} }));
    await during.answer;
    during.controller.abort();
    expect(during.request.aborted).toBe(true);
  });

  it('has a session that reaches the channel only, by the proxy of the system', async () => {
    type Decide = (details: { url: string }, answer: (it: { cancel: boolean }) => void) => void;
    const set: Record<string, unknown> = {};
    let decide: Decide = () => {};
    const session = {
      setPermissionRequestHandler: () => {},
      setPermissionCheckHandler: (handler: () => boolean) => void (set['permission'] = handler()),
      setDevicePermissionHandler: (handler: () => boolean) => void (set['device'] = handler()),
      on: () => {},
      webRequest: { onBeforeRequest: (it: Decide) => void (decide = it) },
      setProxy: async (it: unknown) => void (set['proxy'] = it),
    } as unknown as Session;
    let address: string | null = 'https://updates.example/gazette';
    await hardenUpdateSession(session, { address: () => address });
    expect(set).toEqual({ permission: false, device: false, proxy: { mode: 'system' } });
    const isCancelled = (url: string): boolean => {
      let cancelled = false;
      decide({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return cancelled;
    };
    expect(isCancelled('https://updates.example/other')).toBe(false);
    expect(isCancelled('http://updates.example/')).toBe(true);
    expect(isCancelled('https://elsewhere.example/')).toBe(true);
    address = null;
    expect(isCancelled('https://updates.example/other')).toBe(true);
  });
});

describe('watchTransfer', () => {
  const forEver = new Promise<never>(() => {});

  it('gives up after silence, at the deadline, and when it is called off', async () => {
    const clock = manualClock();
    const patience = { later: clock.later, deadlineMs: 1000, stallMs: 100 };
    const codes: string[] = [];
    const listen = (signal: AbortSignal, answer: Promise<unknown>): Promise<void> => {
      const watch = watchTransfer(signal, patience);
      return watch.listen(answer).then(
        () => void codes.push('answered'),
        (error: unknown) => void codes.push(error instanceof Cancelled ? 'cancelled' : String(error)),
      );
    };
    const { signal } = new AbortController();
    void listen(signal, forEver);
    await clock.advance(99);
    expect(codes).toEqual([]);
    await clock.advance(1);
    expect(codes[0]).toContain('nothing came');
    await listen(signal, Promise.resolve());
    const controller = new AbortController();
    const called = listen(controller.signal, forEver);
    controller.abort();
    await called;
    await listen(AbortSignal.abort(), forEver);
    expect(codes.slice(1)).toEqual(['answered', 'cancelled', 'cancelled']);
    const slow = watchTransfer(signal, patience);
    await clock.advance(1000);
    await expect(slow.listen(forEver)).rejects.toThrow('not done within');
  });

  it('ends the transfer when a body is left early', async () => {
    let closed = 0;
    const answer: Answer = {
      status: 200,
      header: () => null,
      body: Readable.from([Buffer.from('a'), Buffer.from('b')]),
      close: () => void (closed += 1),
    };
    const clock = manualClock();
    const watch = watchTransfer(new AbortController().signal, {
      later: clock.later,
      deadlineMs: 1000,
      stallMs: 100,
    });
    for await (const part of readBody(answer, watch)) {
      expect(Buffer.from(part).toString()).toBe('a');
      break;
    }
    expect(closed).toBe(1);
  });
});
