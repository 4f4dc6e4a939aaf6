/**
 * The socket server: a Unix domain socket in a directory only the user can enter, or a named pipe. It knows frames,
 * the handshake and flow control; what the messages mean is `dispatch`'s business.
 */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { GazetteError } from '../contract/errors.ts';
import type { RpcResponse } from '../contract/rpc.ts';
import type { CallContext, Peer } from '../rules/peer.ts';
import { DEFAULT_MAX_FRAME_BYTES } from './frame.ts';
import { ServerConnection } from './server-connection.ts';
import type { EncodedEvent } from './server-connection.ts';
import { prepareSocketPath, protectSocket } from './socket-path.ts';

export interface ServeSocketOptions {
  /** The socket's path, in a directory of its own: made with mode 0700 if missing. Windows: `\\.\pipe\name`. */
  readonly path: string;
  /** The tokens in force; read at each handshake, so that they may change. */
  readonly tokens: () => readonly string[];
  readonly dispatch: (raw: unknown, context: CallContext) => Promise<RpcResponse | null>;
  /** Each connection that has shown its token. */
  readonly onPeer?: (peer: Peer) => void;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** Largest payload taken in, in bytes. */
  readonly maxFrameBytes?: number;
  /** How long a connection may take to show its token. */
  readonly handshakeMs?: number;
  /** Requests of one connection under way at a time; the next ones wait in its socket. */
  readonly maxInFlight?: number;
}

export interface SocketServer {
  /** What clients connect to. */
  readonly address: string;
  /** `connected`: with a good token, now. `refused`: bad tokens, handshakes and frames since the start. */
  stats(): { connected: number; refused: number };
  /** Takes no more connections, ends those there are, and resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Starts listening. Rejects with `data-folder-busy` when another server answers at the path, `forbidden` when the
 * directory is not the user's own or open to others, `bad-request` when the path is too long for a socket.
 */
export async function serveSocket(options: ServeSocketOptions): Promise<SocketServer> {
  const { path, log } = options;
  await prepareSocketPath(path);
  const connections = new Set<ServerConnection>();
  const encoded: EncodedEvent = { event: null, frames: new Map() };
  let refused = 0;
  /** Set while closing: looks whether everything is gone. */
  let settleClose: () => void = () => undefined;

  const accept = (socket: Socket) => {
    const connection = new ServerConnection(socket, {
      tokens: options.tokens,
      dispatch: options.dispatch,
      onPeer: options.onPeer ?? (() => undefined),
      log,
      maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
      handshakeMs: options.handshakeMs ?? 5_000,
      maxInFlight: options.maxInFlight ?? 64,
      encoded,
      onRefused: (reason) => {
        refused += 1;
        log('warn', `connection refused: ${reason}`);
      },
      onClose: () => {
        connections.delete(connection);
        settleClose();
      },
    });
    connections.add(connection);
  };
  const server = createServer(accept);
  await listen(server, path);
  await protectSocket(path);
  server.on('error', (error: NodeJS.ErrnoException) => {
    log('error', `socket server: ${error.code ?? 'error'}`);
  });
  log('debug', 'listening');

  let closing: Promise<void> | null = null;
  return {
    address: path,
    stats: () => ({
      connected: [...connections].filter((connection) => connection.isAuthenticated).length,
      refused,
    }),
    close: () => {
      closing ??= new Promise<void>((resolve) => {
        let isListening = true;
        settleClose = () => {
          if (!isListening && connections.size === 0) resolve();
        };
        server.close(() => {
          isListening = false;
          settleClose();
        });
        for (const connection of connections) connection.end();
      });
      return closing;
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new GazetteError('data-folder-busy', 'another bridge answers at this address')
          : new GazetteError('unavailable', `cannot listen: ${error.code ?? 'error'}`),
      );
    };
    server.once('error', fail);
    server.listen({ path, backlog: 511 }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
