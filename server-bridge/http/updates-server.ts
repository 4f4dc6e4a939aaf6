import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { GazetteError } from '../contract/errors.ts';
import { createUpdateDoor, type UpdateDoorParts } from './updates.ts';

/** Whoever takes nothing of an answer for so long has gone. */
const IDLE_MS = 60_000;

export interface UpdateServerOptions extends Omit<UpdateDoorParts, 'addressOf'> {
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  /** The proxy in front says who asks: the last address of `X-Forwarded-For`, which it has added itself. */
  readonly isBehindProxy: boolean;
}

export interface UpdateServer {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  close(): Promise<void>;
}

/** @throws GazetteError `unavailable` when the port cannot be had, `bad-request` for a host that is none of this machine's */
export async function startUpdateServer(options: UpdateServerOptions): Promise<UpdateServer> {
  const { host, isBehindProxy, ...parts } = options;
  const addressOf = (context: Context): string => {
    const { incoming } = context.env as HttpBindings;
    const own = incoming.socket.remoteAddress ?? '';
    if (!isBehindProxy) return own;
    return context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() ?? own;
  };
  const door = createUpdateDoor({ ...parts, addressOf });
  const listener = getRequestListener(door.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 5_000,
      // Limits are looked at this often.
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 8 * 1024,
    },
    (request, response) => void listener(request, response),
  );
  server.maxConnections = 1024;
  server.timeout = IDLE_MS;
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: options.port }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no address'));
    });
  }).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const isHost = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND';
    throw new GazetteError(
      isHost ? 'bad-request' : 'unavailable',
      isHost
        ? `${host} is no address of this machine`
        : `port ${String(options.port)} cannot be had (${code})`,
    );
  });
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
