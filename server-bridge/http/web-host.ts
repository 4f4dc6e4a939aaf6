/**
 * The HTTP door, on loopback only: the built renderer, and the contract over a WebSocket behind a one-time link.
 * May import the contract, rules, the HTTP framework and what it is handed; never the store. To add a route: a line in
 * `app.ts`, with its answer to "without a session?".
 */
import { randomBytes } from 'node:crypto';
import { getRequestListener } from '@hono/node-server';
import { GazetteError } from '../contract/errors.ts';
import type { RpcResponse } from '../contract/rpc.ts';
import type { CallContext } from '../rules/peer.ts';
import { createApp } from './app.ts';
import { openAssets } from './assets.ts';
import { allowedHosts } from './guard.ts';
import { listenOnLoopback } from './listen.ts';
import type { MediaItem } from './media.ts';
import { createSessions } from './sessions.ts';
import { createUpgrades } from './upgrade.ts';
import { openWebState } from './web-state.ts';

export interface WebHostOptions {
  readonly dispatch: (raw: unknown, context: CallContext) => Promise<RpcResponse | null>;
  /** The built renderer, with its `index.html`. */
  readonly rendererFolder: string;
  /** Rejects with `not-found` for an unknown hash. */
  readonly media: (hash: string) => Promise<MediaItem>;
  /** Keeps port, name and sessions, so that a page's address, cache and cookie survive a restart. */
  readonly stateFile: string;
  /** Tried before the kept one. A port that is taken is replaced by another. */
  readonly preferredPort?: number;
  readonly now: () => number;
  readonly random?: (bytes: number) => Uint8Array;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

export interface WebHost {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** A new link with a one-time code in its fragment: never sent to a server in an address, never logged. */
  link(): string;
  /** `refused` counts requests that were turned away since the start. */
  stats(): { readonly connected: number; readonly refused: number };
  close(): Promise<void>;
}

/** Opens the door. @throws GazetteError `unavailable` when no port of loopback can be had */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { now, log, random = (bytes) => randomBytes(bytes) } = options;
  const kept = await openWebState(options.stateFile, () => newLabel(random), log);
  const sessions = createSessions({
    now,
    random,
    stored: kept.state.sessions,
    changed: (stored) => kept.update({ sessions: [...stored] }),
  });
  let refused = 0;
  const count = (reason: string): void => {
    refused += 1;
    log('debug', `refused a request: ${reason}`);
  };

  // The routes need the port, and the port comes from listening: requests wait for the routes.
  const wanted = [options.preferredPort, kept.state.port].filter(
    (port) => typeof port === 'number' && port > 0,
  );
  let listener: ReturnType<typeof getRequestListener> | null = null;
  const { port, servers } = await listenOnLoopback(
    (request, response) => void listener?.(request, response),
    [...new Set(wanted)] as number[],
    random,
  ).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new GazetteError('unavailable', `no port for the web page can be had (${code})`);
  });
  const first = wanted[0];
  if (first !== undefined && first !== port) {
    log('warn', `port ${String(first)} is taken; the web page is at port ${String(port)} from now on`);
  }
  if (kept.state.port !== port) kept.update({ port });

  const shared = {
    sessions,
    hosts: allowedHosts(port, kept.state.label),
    // Cookies do not tell ports apart, so the name does.
    cookieName: `gazette-${String(port)}`,
    refused: count,
    log,
  };
  const app = createApp({ ...shared, assets: openAssets(options.rendererFolder, now), media: options.media });
  const upgrades = createUpgrades({ ...shared, dispatch: options.dispatch });
  listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  for (const server of servers) {
    server.on('upgrade', (request, socket, head) => upgrades.handle(request, socket, head));
    server.on('clientError', (_error, socket) => socket.destroy());
  }
  log('info', `the web page is served at port ${String(port)} of loopback`);

  return {
    address: `http://127.0.0.1:${String(port)}`,
    link: () => `http://${kept.state.label}.localhost:${String(port)}/#code=${sessions.newCode()}`,
    stats: () => ({ connected: upgrades.connected, refused }),
    async close() {
      const closed = servers.map((server) => new Promise((done) => server.close(done)));
      await upgrades.close();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closed);
      await kept.settled();
    },
  };
}

/** Letters and digits that begin with a letter: a label of a host name (RFC 1123, section 2.1). */
function newLabel(random: (bytes: number) => Uint8Array): string {
  return `g${Buffer.from(random(8)).toString('hex')}`;
}
