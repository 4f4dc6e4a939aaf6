/** Helpers of the tests in electron/update; product code never imports this file. */
import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReleaseFile } from '../../server-bridge/release/manifest.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { Transport } from './fetch/transport.ts';

/** A transport over Node's own client, as Electron's is over Chromium's. */
export const nodeTransport: Transport = ({ url, headers, signal }) =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, signal, agent: false }, (response) =>
      resolve({
        status: response.statusCode ?? 0,
        header(name) {
          const value = response.headers[name];
          return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
        },
        body: response,
        close: () => request.destroy(),
      }),
    );
    request.on('error', reject);
    request.end();
  });

export const realLater: Later = (ms, task) => {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
};

/** What a server does instead of answering rightly. */
export type Fault =
  /** Closes the connection after so many bytes of a body. */
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** Bytes of something else, as many as were asked for. */
  | { readonly kind: 'rubbish' }
  /** A body and a length longer by so many bytes, or shorter. */
  | { readonly kind: 'longer'; readonly by: number }
  /** As many bytes as it likes, without telling a length. */
  | { readonly kind: 'endless' }
  /** Ends early and says nothing of it. */
  | { readonly kind: 'short'; readonly by: number }
  | { readonly kind: 'whole' }
  /** Accepts the connection and says nothing; `after`: so many bytes of the body first. */
  | { readonly kind: 'silent'; readonly after: number | null }
  /** Another range than the one asked for. */
  | { readonly kind: 'other-range' };

export interface TestServer {
  readonly address: string;
  readonly files: Map<string, Uint8Array>;
  /** Asked for each request, counted from 0. */
  fault: (path: string, index: number) => Fault | null;
  readonly requests: Array<{ readonly path: string; readonly range: string | null }>;
  /** Of bodies. */
  bytesSent: number;
  /** Connections that are open. */
  readonly connections: () => Promise<number>;
  /** Breaks all of them. */
  drop(): void;
  stop(): Promise<void>;
}

/** A web server on loopback with files, ranges, entity tags, and faults. */
export async function startServer(): Promise<TestServer> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const own: TestServer = {
    address: `http://127.0.0.1:${port}/`,
    files: new Map(),
    fault: () => null,
    requests: [],
    bytesSent: 0,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    drop: () => server.closeAllConnections(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const fault = own.fault(path, own.requests.length);
    own.requests.push({ path, range: request.headers.range ?? null });
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end('no');
    if (fault?.kind === 'redirect') return void response.writeHead(302, { location: fault.to }).end();
    if (fault?.kind === 'silent' && fault.after === null) return;
    const content = own.files.get(path);
    if (content === undefined) return void response.writeHead(404).end('none');
    if (fault?.kind === 'endless') return endless(response);
    send(request, response, { content, fault });
  }
  function endless(response: ServerResponse): void {
    response.writeHead(200);
    const more = (): void => {
      if (response.destroyed) return;
      own.bytesSent += 65_536;
      response.write(Buffer.alloc(65_536), () => setImmediate(more));
    };
    more();
  }
  function send(
    request: IncomingMessage,
    response: ServerResponse,
    { content, fault }: { content: Uint8Array; fault: Fault | null },
  ): void {
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const { range, 'if-range': ifRange } = request.headers;
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    const isPartial =
      first !== undefined && fault?.kind !== 'whole' && (ifRange === undefined || ifRange === etag);
    if (isPartial && Number(first) >= content.length) return void response.writeHead(416).end();
    const start = isPartial ? Number(first) : 0;
    const end = isPartial ? Math.min(Number(last) + 1, content.length) : content.length;
    let body: Uint8Array = content.subarray(start, end);
    if (fault?.kind === 'rubbish') body = Buffer.alloc(body.length, 'rubbish ');
    if (fault?.kind === 'longer')
      body = fault.by > 0 ? Buffer.concat([body, Buffer.alloc(fault.by)]) : body.subarray(0, fault.by);
    const told = fault?.kind === 'short' ? {} : { 'content-length': String(body.length) };
    const from = fault?.kind === 'other-range' ? start + 1 : start;
    const contentRange = isPartial ? { 'content-range': `bytes ${from}-${end - 1}/${content.length}` } : {};
    response.writeHead(isPartial ? 206 : 200, { ...told, ...contentRange, etag, 'accept-ranges': 'bytes' });
    if (fault?.kind === 'short') body = body.subarray(0, Math.max(0, body.length - fault.by));
    const cutAt =
      fault?.kind === 'cut' || fault?.kind === 'silent' ? Math.min(fault.after ?? 0, body.length) : null;
    const sent = cutAt === null ? body : body.subarray(0, cutAt);
    own.bytesSent += sent.length;
    if (cutAt === null) response.end(sent);
    else if (fault?.kind === 'silent') response.write(sent);
    else response.write(sent, () => response.destroy());
  }
  return own;
}

/** Bytes that do not compress and are the same for a seed. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at += 4) {
    // xorshift32 (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    if (at + 4 <= length) bytes.writeInt32LE(state, at);
    else bytes[at] = state & 0xff;
  }
  return bytes;
}

/** How a manifest describes this content. */
export const releaseFileOf = (
  name: string,
  content: Uint8Array,
  more: Partial<ReleaseFile> = {},
): ReleaseFile => ({
  target: 'appimage',
  arch: 'x64',
  name,
  size: content.length,
  sha512: createHash('sha512').update(content).digest('base64'),
  blockMapSize: null,
  ...more,
});
