import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { GazetteError } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { NO_POLICY, policy } from '../contract/policy.ts';
import type { RpcResponse } from '../contract/rpc.ts';
import type { Peer } from '../rules/peer.ts';
import { startWebHost, type WebHost, type WebHostOptions } from './web-host.ts';

const PNG = 'a'.repeat(64);
const SVG = 'b'.repeat(64);
let folder = '';
let host: WebHost;
let peers: Peer[] = [];
let logged: string[] = [];
let time = 0;

async function dispatch(raw: unknown, { peer }: { peer: Peer }): Promise<RpcResponse | null> {
  peers.push(peer);
  const { id, params } = raw as { id: number; params: unknown };
  return await Promise.resolve({ jsonrpc: '2.0', id, result: params });
}

const start = (more: Partial<WebHostOptions> = {}): Promise<WebHost> =>
  startWebHost({
    dispatch,
    rendererFolder: join(folder, 'renderer'),
    media: (hash) => {
      if (hash === PNG)
        return Promise.resolve({ name: 'plan.png', mime: 'image/png', bytes: Buffer.from('png') });
      if (hash === SVG) {
        return Promise.resolve({
          name: '图 "1"\r\n.svg',
          mime: 'image/svg+xml',
          bytes: Buffer.from('<svg/>'),
        });
      }
      return Promise.reject(new GazetteError('not-found', 'no such media'));
    },
    stateFile: join(folder, 'web.json'),
    now: () => time,
    log: (level, message) => logged.push(`${level} ${message}`),
    ...more,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'renderer', 'assets', 'app-1.js'), 'start()');
  await writeFile(join(folder, 'renderer', 'assets', 'app-1.js.map'), '{}');
  await writeFile(join(folder, 'secret.json'), '{"secret":1}');
  await symlink(join(folder, 'secret.json'), join(folder, 'renderer', 'link.json'));
  time = 1_000_000;
  peers = [];
  logged = [];
  host = await start();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

const port = (): number => Number(new URL(host.address).port);
const authority = (): string => `127.0.0.1:${String(port())}`;
const codeOf = (link: string): string => link.split('#code=')[1] ?? '';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}
/** Not fetch: it sets Host itself and tidies paths. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: port(), path, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
const post = (code: unknown, more: Record<string, string> = {}): Promise<Answer> =>
  ask('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: `http://${authority()}`, ...more },
    body: JSON.stringify({ code }),
  });
async function signIn(): Promise<string> {
  const answer = await post(codeOf(host.link()));
  expect(answer.status).toBe(204);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}
function open(headers: Record<string, string>, path = '/ws'): WebSocket {
  return new WebSocket(`ws://${authority()}${path}`, {
    headers: { Origin: `http://${authority()}`, ...headers },
  });
}
const closeCode = async (socket: WebSocket): Promise<number> => {
  socket.on('error', () => undefined);
  const [code] = (await once(socket, 'close')) as [number];
  return code;
};
const refusedWith = async (socket: WebSocket): Promise<number> => {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.on('error', () => undefined);
  socket.terminate();
  return response.statusCode;
};
const nextMessage = async (socket: WebSocket): Promise<unknown> => {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString()) as unknown;
};

describe('the page', () => {
  it('is served at every address of the app, with its policy', async () => {
    for (const path of ['/', '/notice/a.b~c', '/settings', '/?x=1']) {
      const { status, headers, body } = await ask(path);
      expect([status, body.includes('<title>page'), headers['cache-control']]).toEqual([
        200,
        true,
        'no-store',
      ]);
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
          `connect-src 'self' ws://${authority()}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ` +
          "require-trusted-types-for 'script'; trusted-types dompurify",
      );
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it('has its files, kept by the browser for ever', async () => {
    const { status, headers, body } = await ask('/assets/app-1.js');
    expect([status, body, headers['content-type']]).toEqual([
      200,
      'start()',
      'text/javascript; charset=utf-8',
    ]);
    expect(headers['cache-control']).toContain('immutable');
    expect((await ask('/assets/app-1.js', { method: 'HEAD' })).body).toBe('');
    expect((await ask('/assets/none.js')).status).toBe(404);
    expect((await ask('/assets/app-1.js.map')).status).toBe(404);
    time += 5000;
    await writeFile(join(folder, 'renderer', 'assets', 'app-2.js'), 'again()');
    expect((await ask('/assets/app-2.js')).body).toBe('again()');
  });

  it('gives nothing from outside its folder', async () => {
    for (const path of [
      '/../secret.json',
      '/assets/../../secret.json',
      '/%2e%2e/secret.json',
      '/..%2fsecret.json',
      '/assets/..%5c..%5csecret.json',
      '//../secret.json',
      '/link.json',
      '/assets/%00/../secret.json',
      '/%c0%ae%c0%ae/secret.json',
    ]) {
      expect((await ask(path)).body).not.toContain('secret":1');
    }
  });

  it('says so when it is not built', async () => {
    await rm(join(folder, 'renderer'), { recursive: true });
    time += 5000;
    expect((await ask('/')).status).toBe(503);
  });

  it('knows no other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await ask('/', { method, headers: { Origin: `http://${authority()}` } });
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('other names and pages', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1', '127.0.0.1.nip.io:80'])(
    'a request for the host "%s" is refused, everywhere',
    async (name) => {
      for (const path of ['/', '/session', `/media/${PNG}`, '/assets/app-1.js']) {
        const answer = await ask(path, { headers: { Host: name } });
        expect([400, 421]).toContain(answer.status);
        // Node itself refuses what is no request at all, without headers of ours.
        expect(answer.headers['content-security-policy'] ?? String(answer.status)).toMatch(/'none'|^400$/);
      }
      expect(
        await refusedWith(open({ Host: name, Origin: `http://${name}` })).catch(() => 400),
      ).toBeGreaterThanOrEqual(400);
    },
  );

  it.each([
    'GET / HTTP/1.0\r\n\r\n',
    'GET / HTTP/1.1\r\nHost:\r\n\r\n',
    'GET http://evil.example/ HTTP/1.0\r\n\r\n',
  ])('a request without a host is refused: %j', async (text) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(text));
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 (?:400|421) /);
    socket.destroy();
  });

  it('the three names of the door are served', async () => {
    const own = new URL(host.link()).host;
    expect(own).toMatch(/^g[0-9a-f]{16}\.localhost:\d+$/);
    for (const name of [authority(), `localhost:${String(port())}`, own, own.toUpperCase()]) {
      expect((await ask('/', { headers: { Host: name } })).status).toBe(200);
    }
  });

  it('a code cannot be posted from another page', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `https://${authority()}`,
      `http://localhost:${String(port())}`,
    ]) {
      expect((await post(codeOf(host.link()), { Origin: origin })).status).toBe(403);
    }
    const { status } = await ask('/session', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(status).toBe(403);
  });

  it('a connection cannot be opened from another page', async () => {
    const Cookie = await signIn();
    expect(await refusedWith(open({ Cookie, Origin: 'http://evil.example' }))).toBe(403);
    expect(await refusedWith(open({ Cookie, Origin: 'null' }))).toBe(403);
    expect(await refusedWith(open({ Cookie }, '/other'))).toBe(404);
    expect(host.stats().refused).toBeGreaterThanOrEqual(3);
  });
});

describe('the one-time link', () => {
  it('lets in once, and the cookie is out of reach of scripts and other sites', async () => {
    const code = codeOf(host.link());
    const { status, headers } = await post(code);
    expect(status).toBe(204);
    expect(headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^gazette-${String(port())}=[\\w-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Strict$`),
    );
    expect((await post(code)).status).toBe(401);
    const Cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask('/session', { headers: { Cookie } })).status).toBe(204);
    expect((await ask('/session')).status).toBe(401);
    expect((await ask('/session', { headers: { Cookie: `${Cookie}x` } })).status).toBe(401);
  });

  it('ends after ten minutes, also when the clock goes back', async () => {
    const late = codeOf(host.link());
    time += 10 * 60_000;
    expect((await post(late)).status).toBe(401);
    const early = codeOf(host.link());
    time -= 60 * 60_000;
    expect((await post(early)).status).toBe(401);
  });

  it('is asked for as JSON, small and whole', async () => {
    const headers = { Origin: `http://${authority()}`, 'Content-Type': 'application/json' };
    const code = codeOf(host.link());
    const plain = { ...headers, 'Content-Type': 'text/plain' };
    expect(
      (await ask('/session', { method: 'POST', headers: plain, body: JSON.stringify({ code }) })).status,
    ).toBe(415);
    expect((await ask('/session', { method: 'POST', headers, body: '{' })).status).toBe(400);
    expect((await ask('/session', { method: 'POST', headers, body: '{"code":7}' })).status).toBe(400);
    const large = JSON.stringify({ code, pad: 'x'.repeat(10_000) });
    expect((await ask('/session', { method: 'POST', headers, body: large })).status).toBe(413);
    expect((await post(code)).status).toBe(204);
  });

  it('cannot be guessed at speed', async () => {
    let answer = await post('wrong');
    for (let round = 0; round < 25 && answer.status === 401; round += 1) answer = await post('wrong');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await post(codeOf(host.link()))).status).toBe(429);
    time += 61_000;
    await signIn();
  });

  it('appears in no log and no file', async () => {
    const link = host.link();
    const { headers } = await post(codeOf(link));
    const secret = headers['set-cookie']?.[0]?.split(';')[0]?.split('=')[1] ?? '';
    await host.close();
    const kept = await readFile(join(folder, 'web.json'), 'utf8');
    for (const text of [kept, logged.join('\n')]) {
      expect(text).not.toContain(codeOf(link));
      expect(text).not.toContain(secret);
    }
  });
});

describe('a restart', () => {
  it('keeps address, name and sessions, never codes', async () => {
    const Cookie = await signIn();
    const before = new URL(host.link());
    const code = codeOf(host.link());
    await host.close();
    host = await start();
    expect(new URL(host.link()).host).toBe(before.host);
    expect((await ask('/session', { headers: { Cookie } })).status).toBe(204);
    expect((await post(code)).status).toBe(401);
    time += 91 * 24 * 60 * 60_000;
    expect((await ask('/session', { headers: { Cookie } })).status).toBe(401);
  });

  it('takes another port where its own is taken, and stays there', async () => {
    const first = port();
    await host.close();
    const thief = createServer().listen(first, '127.0.0.1');
    await once(thief, 'listening');
    host = await start();
    const second = port();
    expect(second).not.toBe(first);
    thief.close();
    await host.close();
    host = await start();
    expect(port()).toBe(second);
  });

  it('takes a wanted port, and signs out sessions that were removed', async () => {
    await host.close();
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const wanted = (free.address() as { port: number }).port;
    await new Promise((done) => free.close(done));
    host = await start({ preferredPort: wanted });
    expect(port()).toBe(wanted);
    const Cookie = await signIn();
    const Origin = `http://${authority()}`;
    expect((await ask('/session', { method: 'DELETE', headers: { Cookie, Origin } })).status).toBe(204);
    expect((await ask('/session', { headers: { Cookie } })).status).toBe(401);
  });

  it('starts anew from a bad state file', async () => {
    await host.close();
    await writeFile(join(folder, 'web.json'), '{"version":1,"label":"../../x"}');
    host = await start();
    expect((await ask('/')).status).toBe(200);
  });
});

describe('media', () => {
  it('need a session', async () => {
    expect((await ask(`/media/${PNG}`)).status).toBe(401);
  });

  it('are shown when they are plain images, and saved otherwise', async () => {
    const Cookie = await signIn();
    const png = await ask(`/media/${PNG}`, { headers: { Cookie } });
    expect([png.status, png.body]).toEqual([200, 'png']);
    expect(png.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(png.headers['cache-control']).toMatch(/private.*immutable/);
    const svg = await ask(`/media/${SVG}`, { headers: { Cookie } });
    expect(svg.headers['content-type']).toBe('application/octet-stream');
    expect(svg.headers['content-disposition']).toBe(
      `attachment; filename="_ _1___.svg"; filename*=UTF-8''%E5%9B%BE%20%221%22__.svg`,
    );
    const again = await ask(`/media/${PNG}`, { headers: { Cookie, 'If-None-Match': `"${PNG}"` } });
    expect([again.status, again.body]).toEqual([304, '']);
    for (const hash of ['c'.repeat(64), 'A'.repeat(64), 'short', '..%2f..%2fweb.json']) {
      expect((await ask(`/media/${hash}`, { headers: { Cookie } })).status).toBe(404);
    }
  });
});

describe('the connection', () => {
  it('is closed with 4401 without a session', async () => {
    expect(await closeCode(open({}))).toBe(4401);
    expect(await closeCode(open({ Cookie: `gazette-${String(port())}=nonsense` }))).toBe(4401);
  });

  it('carries requests, answers and events, in order', async () => {
    const socket = open({ Cookie: await signIn() });
    await once(socket, 'open');
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping', params: { x: '停水' } }));
    expect(await nextMessage(socket)).toEqual({ jsonrpc: '2.0', id: 7, result: { x: '停水' } });
    expect(host.stats().connected).toBe(1);
    const [peer] = peers;
    const ended = vi.fn<() => void>();
    peer?.onClose(ended);
    const event: AnyEvent = { event: 'cache:evicted', payload: { id: null } };
    peer?.send(event);
    expect(await nextMessage(socket)).toEqual({
      jsonrpc: '2.0',
      method: 'cache:evicted',
      params: { id: null },
    });
    // The organisation's secrets are not for pages.
    const values = policy.parse({ update: { reportKey: 'k'.repeat(43) } });
    peer?.send({ event: 'policy:changed', payload: { ...NO_POLICY, values } });
    expect(await nextMessage(socket)).toMatchObject({ params: { values: { update: { reportKey: null } } } });
    expect(peer?.kind).toBe('web');
    socket.close();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    peer?.send(event);
    expect(host.stats().connected).toBe(0);
  });

  it('refuses what pages cannot have', async () => {
    const socket = open({ Cookie: await signIn() });
    await once(socket, 'open');
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'web.link', params: {} }));
    expect(await nextMessage(socket)).toMatchObject({ id: 1, error: { data: { code: 'forbidden' } } });
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'media.get', params: { hash: PNG } }));
    expect(await nextMessage(socket)).toMatchObject({ id: 2, error: { data: { code: 'not-supported' } } });
    expect(peers).toHaveLength(0);
    socket.terminate();
  });

  it('ends for binary, rubbish and too much, and the neighbours go on', async () => {
    const Cookie = await signIn();
    const good = open({ Cookie });
    await once(good, 'open');

    const binary = open({ Cookie });
    await once(binary, 'open');
    binary.send(Buffer.from([1, 2, 3]));
    expect(await closeCode(binary)).toBe(1003);

    const large = open({ Cookie });
    await once(large, 'open');
    large.send('x'.repeat(1024 * 1024 + 1));
    expect(await closeCode(large)).toBe(1009);

    const rubbish = open({ Cookie });
    await once(rubbish, 'open');
    rubbish.send('{');
    expect(await nextMessage(rubbish)).toMatchObject({ id: null, error: { code: -32700 } });
    for (let round = 0; round < 10; round += 1) rubbish.send('\u0000');
    expect(await closeCode(rubbish)).toBe(1008);

    const broken = connect(port(), '127.0.0.1');
    broken.on('error', () => undefined);
    broken.end('GET / HTTP/9.9\r\nrubbish\r\n\r\n');
    await once(broken, 'close');

    good.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: {} }));
    expect(await nextMessage(good)).toMatchObject({ id: 1 });
    good.terminate();
  });

  it('holds back for a client that does not read, and tells when it has read', async () => {
    const socket = open({ Cookie: await signIn() });
    await once(socket, 'open');
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: {} }));
    await nextMessage(socket);
    const [peer] = peers;
    const drained = vi.fn<() => void>();
    peer?.onDrain(drained);
    socket.pause();
    const html = 'x'.repeat(1_000_000);
    for (let round = 0; round < 12; round += 1) {
      peer?.send({ event: 'cache:evicted', payload: { id: html } });
    }
    expect(peer?.bufferedBytes).toBeGreaterThan(1_000_000);
    expect(drained).not.toHaveBeenCalled();
    socket.resume();
    await vi.waitFor(() => expect(drained).toHaveBeenCalled(), { timeout: 5000 });
    expect(peer?.bufferedBytes).toBe(0);
    socket.terminate();
  });

  it('ends with 1001 when the bridge stops', async () => {
    const socket = open({ Cookie: await signIn() });
    await once(socket, 'open');
    const code = closeCode(socket);
    await host.close();
    expect(await code).toBe(1001);
  });
});
