/** Helpers of the tests in electron/update; product code never imports this file. */
import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { DEFAULT_POLICY } from '../../server-bridge/contract/policy.ts';
import type { UpdateOverview, UpdateState } from '../../server-bridge/contract/update.ts';
import type { ReleaseFile, Trust } from '../../server-bridge/release/manifest.ts';
import type { Refusal } from '../../server-bridge/release/refusal.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { UpdatePolicy } from './config.ts';
import type { Transport } from './fetch/transport.ts';
import type { Installer } from './install/installer.ts';
import { openKept, type Kept } from './kept.ts';
import { createUpdates, type RunningUpdates, type UpdatesOptions } from './updates.ts';

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

/** The desks' time. */
export const DESK_NOW = Date.parse('2026-03-10T08:00:00Z');

/** An installer that only notes what it is told. */
export interface FakeInstaller extends Installer {
  readonly calls: string[];
  kept: string | null;
  fails: Refusal | null;
}

export function fakeInstaller(stagingFolder: string, more: Partial<Installer> = {}): FakeInstaller {
  const calls: string[] = [];
  return {
    target: 'appimage',
    hindrance: null,
    stagingFolder,
    currentFile: null,
    calls,
    kept: null,
    fails: null,
    previous() {
      return this.kept;
    },
    async install({ version, file }) {
      if (this.fails !== null) throw this.fails;
      calls.push(`install ${version} ${basename(file)}`);
    },
    async goBack(reason) {
      if (this.fails !== null) throw this.fails;
      calls.push(`go back ${reason}`);
      return { version: this.kept ?? '' };
    },
    relaunch: (asked) => void calls.push(`relaunch ${asked}`),
    ...more,
  };
}

/** A desk: `createUpdates` with a policy that can be changed, and a way to wait for a state. */
export interface Desk {
  readonly updates: RunningUpdates;
  readonly kept: Kept;
  readonly installer: FakeInstaller;
  /** Every state that was told, as one word or with its reason, in order. */
  readonly told: string[];
  readonly overviews: UpdateOverview[];
  readonly calls: string[];
  /** The next state told, or the present one, of which this is true. */
  until(state: UpdateState['state'], more?: (state: UpdateState) => boolean): Promise<UpdateState>;
  /** Looks at the channel, and waits until that is over. */
  look(): Promise<UpdateState>;
  setPolicy(change: Partial<UpdatePolicy>): void;
}

export async function openDesk(options: {
  readonly folder: string;
  readonly address: string;
  readonly trust: Trust;
  readonly policy?: Partial<UpdatePolicy>;
  readonly version?: string;
  readonly more?: Partial<UpdatesOptions>;
  readonly installer?: FakeInstaller;
}): Promise<Desk> {
  const installer = options.installer ?? fakeInstaller(join(options.folder, 'pending'));
  const kept = await openKept(join(options.folder, 'update'), () => {});
  const told: string[] = [];
  const overviews: UpdateOverview[] = [];
  const { calls } = installer;
  let policy = { ...DEFAULT_POLICY.update, ...options.policy };
  const waiting = new Set<() => void>();
  const updates = createUpdates({
    installer,
    packaged: { address: options.address, trust: options.trust },
    policy: () => policy,
    kept,
    records: { left: () => [], returned: () => null, setReturned: () => calls.push('set returned') },
    version: options.version ?? '1.1.0',
    arch: 'x64',
    transport: nodeTransport,
    later: realLater,
    now: () => performance.now(),
    wallClock: () => DESK_NOW,
    random: () => 0.5,
    isSessionEnding: () => false,
    quit: () => calls.push('quit'),
    onWaiting: ({ next }) => calls.push(`waiting for ${next}`),
    onChange(overview) {
      overviews.push(overview);
      const { state } = overview;
      const why = 'reason' in state ? ` ${state.reason}` : 'code' in state ? ` ${state.code}` : '';
      if (told.at(-1) !== `${state.state}${why}`) told.push(`${state.state}${why}`);
      for (const look of waiting) look();
    },
    log: () => {},
    ...options.more,
  });
  const until: Desk['until'] = (name, more = () => true) =>
    new Promise((resolve) => {
      const look = (): void => {
        const { state } = updates.overview;
        if (state.state !== name || !more(state)) return;
        waiting.delete(look);
        resolve(state);
      };
      waiting.add(look);
      look();
    });
  return {
    updates,
    kept,
    installer,
    told,
    overviews,
    calls,
    until,
    look() {
      updates.act('check');
      return new Promise((resolve) => {
        const see = (): void => {
          const { state } = updates.overview;
          if (state.state === 'checking' || state.state === 'downloading') return;
          waiting.delete(see);
          resolve(state);
        };
        waiting.add(see);
        see();
      });
    },
    setPolicy(change) {
      policy = { ...policy, ...change };
      updates.policyChanged();
    },
  };
}
