/** The plainest web server that can serve a channel's folder: files, and parts of them. Nothing can be posted to it. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface StaticServer {
  /** Without a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function serveFolder(folder: string): Promise<StaticServer> {
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://static');
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    const info = statSync(path, { throwIfNoEntry: false });
    if (incoming.method !== 'GET') return void outgoing.writeHead(405).end();
    if (info?.isFile() !== true) return void outgoing.writeHead(404).end();
    const asked = /^bytes=(\d+)-(\d*)$/.exec(incoming.headers.range ?? '');
    const start = Number(asked?.[1] ?? 0);
    const end = Math.min(asked?.[2] ? Number(asked[2]) : info.size - 1, info.size - 1);
    if (asked !== null && start > end)
      return void outgoing.writeHead(416, { 'content-range': `bytes */${String(info.size)}` }).end();
    outgoing.writeHead(asked === null ? 200 : 206, {
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      ...(asked === null
        ? {}
        : { 'content-range': `bytes ${String(start)}-${String(end)}/${String(info.size)}` }),
    });
    createReadStream(path, { start, end })
      .on('error', () => outgoing.destroy())
      .pipe(outgoing);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
