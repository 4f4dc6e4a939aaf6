/** What the tests of this folder share: a server with a few handlers, raw connections, a clock turned by hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Handlers } from '../contract/methods.ts';
import type { CallContext, Peer } from '../rules/peer.ts';
import { createDispatcher } from '../rules/rpc.ts';
import { encodeFrame, FrameDecoder } from './frame.ts';
import { serveSocket } from './server.ts';
import type { ServeSocketOptions, SocketServer } from './server.ts';

export const TOKEN = 'a-token-that-must-not-be-logged';

export interface TestServer extends SocketServer {
  readonly peers: Peer[];
  readonly lines: string[];
}

/** A fresh place for a socket; `remove` when the test is over. */
export async function makePlace(): Promise<{ path: string; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gz-ipc-'));
  return {
    folder,
    path: process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'run', 's'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function startServer(
  path: string,
  handlers: Partial<Handlers<CallContext>> = {},
  over: Partial<ServeSocketOptions> = {},
): Promise<TestServer> {
  const peers: Peer[] = [];
  const lines: string[] = [];
  const all = { ping: () => ({ now: 1 }), ...handlers } as Handlers<CallContext>;
  const server = await serveSocket({
    path,
    tokens: () => [TOKEN],
    dispatch: createDispatcher(all),
    onPeer: (peer) => peers.push(peer),
    log: (level, message) => lines.push(`${level} ${message}`),
    ...over,
  });
  return { ...server, peers, lines };
}

export interface RawClient {
  readonly socket: Socket;
  /** Messages and frame errors received so far. */
  readonly received: unknown[];
  send(message: unknown, format?: 'msgpack' | 'json'): void;
  /** Resolves with the message number `index` (from 0) when it is here. */
  message(index: number): Promise<unknown>;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
}

export async function connectRaw(path: string): Promise<RawClient> {
  const socket = connect({ path });
  const decoder = new FrameDecoder(64 * 1024 * 1024);
  const received: unknown[] = [];
  const waiting = new Set<() => void>();
  socket.on('data', (chunk) => {
    decoder.push(chunk);
    for (let result = decoder.next(); result !== null; result = decoder.next()) {
      received.push(result.kind === 'message' ? result.message : result.error);
    }
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    received,
    closed,
    send: (message, format) => socket.write(encodeFrame(message, format)),
    message: (index) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length <= index) return;
          waiting.delete(look);
          resolve(received[index]);
        };
        waiting.add(look);
        look();
      }),
  };
}

export const hello = (over: Record<string, unknown> = {}) => ({
  jsonrpc: '2.0',
  id: 0,
  method: 'hello',
  params: { token: TOKEN, client: 'test', protocol: 1, ...over },
});
export const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping', params: {} });

/** Resolves when `check` holds; the runner's time limit is the bound. */
export async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A clock and timers that only move when told. */
export class HandClock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  readonly now = (): number => this.#now;

  readonly setTimer = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Moves on, running what falls due in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
  }

  /** Sleeps: the clock jumps, and only then timers run. */
  sleep(ms: number): void {
    this.#now += ms;
    this.pass(0);
  }
}
