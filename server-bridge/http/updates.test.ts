import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../release/report.ts';
import { rangeOf } from './range.ts';
import { addressName, RateLimit } from './rate-limit.ts';
import { startUpdateServer, type UpdateServer, type UpdateServerOptions } from './updates-server.ts';

const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const REPORT: Report = {
  format: 1,
  channel: 'stable',
  version: '1.0.0',
  id: 'a'.repeat(32),
  start: 1,
  ring: 'broad',
  what: { kind: 'started' },
  mac: null,
};

let folder = '';
let server: UpdateServer;
let received: Array<readonly [Report, string]> = [];
let asked: string[] = [];
let now = 0;
let failing: Error | null = null;

async function open(changes: Partial<UpdateServerOptions> = {}): Promise<UpdateServer> {
  const path = join(folder, 'file');
  await writeFile(path, BYTES);
  return await startUpdateServer({
    host: '127.0.0.1',
    port: 0,
    isBehindProxy: false,
    clock: () => now,
    log: () => undefined,
    find(_channel, name) {
      asked.push(name);
      if (failing !== null) return Promise.reject(failing);
      const shared = { size: BYTES.length, etag: '"tag"', type: 'application/octet-stream' };
      if (name === 'app-1.0.0.bin')
        return Promise.resolve({ ...shared, content: { path }, isImmutable: true });
      if (name !== 'manifest.json') return Promise.resolve(null);
      const content = Buffer.from('{}');
      return Promise.resolve({
        content,
        size: 2,
        etag: '"small"',
        type: 'application/json',
        isImmutable: false,
      });
    },
    receive(report, address) {
      if (failing !== null) throw failing;
      received.push([report, address]);
      return 'counted';
    },
    ...changes,
  });
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-updates-'));
  [received, asked, now, failing] = [[], [], 0, null];
  server = await open();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** Not fetch: it tidies paths and sets headers itself. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
const post = (
  body: string | object,
  headers: Record<string, string> = {},
  channel = 'stable',
): Promise<Answer> =>
  ask(`/updates/${channel}/reports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const codeOf = ({ status, body }: Answer): string => {
  const { error } = JSON.parse(body.toString()) as { error: { code: string } };
  return `${String(status)} ${error.code}`;
};
const FILE = '/updates/stable/app-1.0.0.bin';

describe('files', () => {
  it('come whole, in parts, and as headers only, and are kept for ever', async () => {
    const whole = await ask(FILE, { headers: { Host: 'updates.example.org' } });
    expect(whole.status).toBe(200);
    expect(whole.body.equals(BYTES)).toBe(true);
    expect(whole.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': '100000',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
      etag: '"tag"',
    });
    expect(whole.headers['set-cookie']).toBeUndefined();
    const head = await ask(FILE, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '100000', 0]);
    const part = await ask(FILE, { headers: { Range: 'bytes=500-999', 'If-Range': '"tag"' } });
    expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 500-999/100000']);
    expect(part.body.equals(BYTES.subarray(500, 1000))).toBe(true);
    const rest = await ask(FILE, { headers: { Range: 'bytes=99990-' } });
    expect(rest.body.equals(BYTES.subarray(99_990))).toBe(true);
    const changed = await ask(FILE, { headers: { Range: 'bytes=5-9', 'If-Range': '"other"' } });
    expect([changed.status, changed.body.length]).toEqual([200, 100_000]);
    const beyond = await ask(FILE, { headers: { Range: 'bytes=100000-' } });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */100000']);
    const known = await ask(FILE, { headers: { 'If-None-Match': 'W/"x", "tag"' } });
    expect([known.status, known.body.length]).toEqual([304, 0]);
  });

  it('that change are asked for each time', async () => {
    const answer = await ask('/updates/stable/manifest.json');
    expect([answer.headers['cache-control'], answer.headers.etag, answer.body.toString()]).toEqual([
      'no-cache',
      '"small"',
      '{}',
    ]);
  });

  it('are found by their names only, however a path is written', async () => {
    for (const path of [
      '/',
      '/updates/',
      '/updates/stable/',
      '/updates/nightly/manifest.json',
      '/updates/stable/../../etc/passwd',
      '/updates/stable/..%2f..%2f.controller/report-key',
      '/updates/stable/%2e%2e/.controller/report-key',
      '/updates/stable/.lock',
      '/updates/stable/manifest.json%00',
      '/updates/stable/manifest.json/',
      '/updates//stable/manifest.json',
      `/updates/stable/${'a'.repeat(5000)}`,
      '/updates/stable/%E0%A4%A',
    ]) {
      const { status, body } = await ask(path);
      expect([path, [400, 404].includes(status)]).toEqual([path, true]);
      expect(body.length).toBeLessThan(100);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await ask(FILE, { method })).status).toBe(405);
    expect((await ask('/updates/stable/reports', { method: 'PUT' })).headers.allow).toBe('POST');
  });

  it('that cannot be read cost nobody else anything', async () => {
    failing = new Error('the disk');
    const answer = await ask(FILE);
    expect(codeOf(answer)).toBe('503 unavailable');
    expect(answer.body.toString()).not.toContain('disk');
    failing = null;
    expect((await ask(FILE)).status).toBe(200);
  });
});

describe('reports', () => {
  it('are handed on with who has sent them', async () => {
    const answer = await post(REPORT, { 'X-Forwarded-For': '10.0.0.1' });
    expect([answer.status, answer.body.toString()]).toEqual([202, '{"reception":"counted"}']);
    expect(received).toEqual([[REPORT, '127.0.0.1']]);
  });

  it('have the address that the proxy in front has added, where there is one', async () => {
    await server.close();
    server = await open({ isBehindProxy: true });
    await post(REPORT, { 'X-Forwarded-For': 'liar, 2001:db8:1:2:3::4' });
    await post(REPORT);
    expect(received.map(([, address]) => address)).toEqual(['2001:db8:1:2::/64', '127.0.0.1']);
  });

  it('that are rubbish are refused, each with its code', async () => {
    const cases: ReadonlyArray<readonly [Promise<Answer>, string]> = [
      [post(REPORT, { 'Content-Type': 'text/plain' }), '415 not-json'],
      [post(REPORT, { 'Content-Type': '' }), '415 not-json'],
      [post('{'), '400 not-json'],
      [post(''), '400 not-json'],
      [post('[]'), '400 malformed'],
      [post({ ...REPORT, user: 'ada' }), '400 malformed'],
      [post({ ...REPORT, id: 'x' }), '400 malformed'],
      [post({ ...REPORT, start: 1e9 }), '400 malformed'],
      [post({ ...REPORT, channel: 'beta' }), '400 wrong-channel'],
      [post(REPORT, {}, 'nightly'), '404 not-found'],
      [post({ ...REPORT, mac: 'a'.repeat(4000) }), '413 too-large'],
    ];
    for (const [answer, code] of cases) expect(codeOf(await answer)).toBe(code);
    expect(received).toEqual([]);
    const message = (await post({ ...REPORT, id: 'x' })).body.toString();
    expect(message).toContain('id: ');
  });

  it('of one desk, and from one address, are limited', async () => {
    for (let index = 0; index < 30; index += 1) expect((await post(REPORT)).status).toBe(202);
    const limited = await post(REPORT);
    expect([codeOf(limited), limited.headers['retry-after']]).toEqual(['429 too-many', '10']);
    expect((await post({ ...REPORT, id: 'b'.repeat(32) })).status).toBe(202);
    now += 10_000;
    expect((await post(REPORT)).status).toBe(202);
  });

  it('that cannot be kept are to be sent again', async () => {
    failing = new Error('ENOSPC');
    expect(codeOf(await post(REPORT))).toBe('503 unavailable');
  });
});

describe('a bad client', () => {
  const raw = async (): Promise<Socket> => {
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  it('is cut off when its body never ends or is far too large', async () => {
    const socket = await raw();
    socket.write(
      'POST /updates/stable/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    const [first] = (await Promise.all([
      once(socket, 'data'),
      Promise.resolve().then(() => socket.write(chunk)),
    ])) as unknown as [[Buffer]];
    expect(first[0].toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    expect(received).toEqual([]);
  });

  it('that speaks no HTTP is cut off, and many that say nothing keep nobody out', async () => {
    const rubbish = await raw();
    const closed = once(rubbish, 'close');
    rubbish.write('\u0000\u0001 rubbish\r\n\r\n');
    await closed;
    const silent = await Promise.all(Array.from({ length: 200 }, raw));
    for (const socket of silent) socket.write('GET /updates/stable/app-1.0.0.bin HTTP/1.1\r\nHost: x\r\n');
    expect((await ask(FILE)).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });

  it('that reads slowly, or goes in the middle, holds up nobody', async () => {
    const slow = await raw();
    slow.pause();
    slow.write('GET /updates/stable/app-1.0.0.bin HTTP/1.1\r\nHost: x\r\n\r\n');
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(FILE)));
    expect(answers.every(({ body }) => body.equals(BYTES))).toBe(true);
    slow.destroy();
    expect((await ask(FILE)).status).toBe(200);
  });
});

describe('what is asked for', () => {
  it('are bytes of the file or nothing', () => {
    const range = (text?: string): unknown => {
      const found = rangeOf(text, undefined, 100, '"t"');
      return found.kind === 'part' ? [found.first, found.last] : found.kind;
    };
    const cases: ReadonlyArray<readonly [string | undefined, unknown]> = [
      [undefined, 'whole'],
      ['bytes=0-0', [0, 0]],
      ['bytes=10-500', [10, 99]],
      ['bytes=-10', [90, 99]],
      ['bytes=-500', [0, 99]],
      ['bytes=-0', 'unsatisfiable'],
      ['bytes=100-', 'unsatisfiable'],
      ['bytes=9-5', 'whole'],
      ['bytes=-', 'whole'],
      ['bytes=0-1,5-6', 'whole'],
      ['lines=1-2', 'whole'],
      ['bytes=a-b', 'whole'],
    ];
    for (const [text, expected] of cases) expect([text, range(text)]).toEqual([text, expected]);
  });

  it('is limited by bucket, in bounded memory', () => {
    const limit = new RateLimit({ burst: 2, perSecond: 0.5, most: 3 });
    expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0)]).toEqual([0, 0, 2]);
    // A clock that goes back gives nothing and takes nothing.
    expect([limit.take('a', -5000), limit.take('a', 2000)]).toEqual([2, 0]);
    for (const name of ['b', 'c', 'd', 'e']) expect(limit.take(name, 2000)).toBe(0);
    expect(limit.size).toBe(3);
  });

  it('comes from an address, or from a network of IPv6', () => {
    expect([
      addressName('10.1.2.3'),
      addressName('::ffff:10.1.2.3'),
      addressName('2001:0db8:0:1:aaaa::1'),
      addressName('2001:db8::1'),
      addressName('fe80::1%eth0'),
      addressName('::1'),
    ]).toEqual([
      '10.1.2.3',
      '10.1.2.3',
      '2001:db8:0:1::/64',
      '2001:db8:0:0::/64',
      'fe80:0:0:0::/64',
      '0:0:0:0::/64',
    ]);
  });
});
