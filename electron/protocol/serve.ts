import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import { mediaHeaders, mimeOf, pageHeaders } from './policy.ts';
import { routeRequest } from './route.ts';

export interface ServeOptions {
  /** Folder of the built renderer. */
  readonly root: string;
  readonly caller: Caller;
  /** With a development server: fetches the page's files from it. Its pages carry no policy, since its own scripts are inline. */
  readonly fetchDev: ((path: string) => Promise<Response>) | null;
}

/** Names of all files below a folder, with `/`. Walks by itself: archives know no recursive listing. */
async function listFiles(root: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return names.flat();
}

/** What `protocol.handle` answers for the app's scheme. */
export async function createAppServer(
  options: ServeOptions,
): Promise<(request: Request) => Promise<Response>> {
  const { root, caller, fetchDev } = options;
  const files = new Set(fetchDev === null ? await listFiles(root) : []);
  const notFound = (): Response => new Response(null, { status: 404, headers: pageHeaders('text/plain') });

  async function serveFile(path: string): Promise<Response> {
    const bytes = await readFile(join(root, path));
    return new Response(new Uint8Array(bytes), { headers: pageHeaders(mimeOf(path)) });
  }
  async function serveMedia(hash: string): Promise<Response> {
    const { mime, bytes } = await caller.call('media.get', { hash });
    return new Response(new Uint8Array(bytes), { headers: mediaHeaders(mime) });
  }

  return async (request) => {
    const route = routeRequest(request.method, request.url, files);
    try {
      if (route.kind === 'media') return await serveMedia(route.hash);
      if (fetchDev !== null) {
        const { pathname, search } = new URL(request.url);
        return await fetchDev(pathname + search);
      }
      if (route.kind === 'none') return notFound();
      return await serveFile(route.kind === 'index' ? 'index.html' : route.path);
    } catch {
      return notFound();
    }
  };
}
