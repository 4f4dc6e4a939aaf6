import { createServer, type RequestListener, type Server } from 'node:http';

/** Below the ranges from which systems hand out ports to outgoing connections, so that ours stays free for us. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 12_000;
const TRIES = 20;

/**
 * Servers on loopback, IPv4 and, where there is one, IPv6: browsers try both for a `localhost` name, and nobody else
 * shall answer at our port on the other.
 */
export async function listenOnLoopback(
  listener: RequestListener,
  wanted: readonly number[],
  random: (bytes: number) => Uint8Array,
): Promise<{ readonly port: number; readonly servers: readonly Server[] }> {
  const randomPort = (): number => {
    const [high = 0, low = 0] = random(2);
    return FIRST_PORT + ((high * 256 + low) % PORT_COUNT);
  };
  const candidates = [...wanted, ...Array.from({ length: TRIES }, randomPort), 0];
  let last: unknown;
  for (const port of candidates) {
    try {
      return await listenBoth(listener, port);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

async function listenBoth(
  listener: RequestListener,
  wanted: number,
): Promise<{ port: number; servers: Server[] }> {
  const first = makeServer(listener);
  const port = await listen(first, '127.0.0.1', wanted);
  const second = makeServer(listener);
  try {
    await listen(second, '::1', port);
    return { port, servers: [first, second] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') return { port, servers: [first] };
    await new Promise((done) => first.close(done));
    throw error;
  }
}

function makeServer(listener: RequestListener): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000, maxHeaderSize: 16 * 1024 },
    listener,
  );
  server.maxConnections = 512;
  return server;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no address'));
    });
  });
}
