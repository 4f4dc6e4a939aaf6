import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { isSameOrigin, readCookie, securityHeaders } from './guard.ts';
import type { Sessions } from './sessions.ts';
import { attachWebPeer, CLOSE_SIGNED_OUT, type WebPeerParts } from './web-peer.ts';

export interface UpgradeParts extends WebPeerParts {
  readonly sessions: Sessions;
  readonly hosts: ReadonlySet<string>;
  readonly cookieName: string;
  refused(reason: string): void;
}

/** Bytes of one message from a page. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_CONNECTIONS = 200;
const CLOSE_TRY_LATER = 1013;
const CLOSE_GOING_AWAY = 1001;
/** A page is asked for a sign of life this often and given up without one. In ms. */
const PING_MS = 20_000;
const CLOSE_PATIENCE_MS = 500;

export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly connected: number;
  /** Tells every page that the bridge goes, and waits for a moment. */
  close(): Promise<void>;
}

/** Turns requests for `/ws` into connections of the contract. */
export function createUpgrades(parts: UpgradeParts): Upgrades {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const living = new Map<WebSocket, { isAlive: boolean }>();

  const beat = setInterval(() => {
    for (const [socket, state] of living) {
      if (!state.isAlive) socket.terminate();
      state.isAlive = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, PING_MS);
  beat.unref();

  const accept = (socket: WebSocket): void => {
    const state = { isAlive: true };
    living.set(socket, state);
    socket.on('pong', () => (state.isAlive = true));
    socket.on('message', () => (state.isAlive = true));
    socket.once('close', () => living.delete(socket));
    attachWebPeer(socket, parts);
  };

  return {
    handle(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const host = request.headers.host?.toLowerCase();
      if (host === undefined || !parts.hosts.has(host)) return refuse(socket, 421, parts, 'host');
      if (!isSameOrigin(host, request.headers.origin)) return refuse(socket, 403, parts, 'origin');
      if (request.url?.split('?')[0] !== '/ws') return refuse(socket, 404, parts, 'path');
      const isKnown = parts.sessions.accepts(readCookie(request.headers.cookie, parts.cookieName));
      server.handleUpgrade(request, socket, head, (connection) => {
        // Accepted first: a page cannot read why a handshake failed, but it can read a close code.
        if (!isKnown) {
          parts.refused('session');
          closeQuietly(connection, CLOSE_SIGNED_OUT, 'signed out');
        } else if (living.size >= MAX_CONNECTIONS) {
          parts.refused('full');
          closeQuietly(connection, CLOSE_TRY_LATER, 'too many pages');
        } else accept(connection);
      });
    },
    get connected() {
      return living.size;
    },
    async close() {
      clearInterval(beat);
      const gone = [...living.keys()].map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('close', () => resolve());
            socket.close(CLOSE_GOING_AWAY, 'the bridge stops');
            setTimeout(() => socket.terminate(), CLOSE_PATIENCE_MS).unref();
          }),
      );
      await Promise.all(gone);
      server.close();
    },
  };
}

function closeQuietly(socket: WebSocket, code: number, reason: string): void {
  socket.on('error', () => undefined);
  socket.close(code, reason);
}

function refuse(socket: Duplex, status: number, parts: UpgradeParts, reason: string): void {
  parts.refused(reason);
  const headers = { Connection: 'close', 'Content-Length': '0', ...securityHeaders(null) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
}
