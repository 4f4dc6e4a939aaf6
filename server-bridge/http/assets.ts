import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const RESCAN_MS = 1000;

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly cacheControl: string;
}

export interface Assets {
  /** The file of a request's path (`/assets/x.js`), null when there is none. */
  find(pathname: string): Promise<Asset | null>;
  /** The page that every address of the app opens; null when the renderer is not built. */
  page(): Promise<Asset | null>;
}

/**
 * The built renderer. Paths are looked up in a list of the folder's own files, so that no request, however written, can
 * name a file outside; links are not followed. Source maps are not served.
 */
export function openAssets(folder: string, now: () => number): Assets {
  let files = new Map<string, string>();
  let listedAt = Number.NEGATIVE_INFINITY;

  const list = async (): Promise<void> => {
    listedAt = now();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    files = new Map(
      entries
        .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]),
    );
  };
  const pathOf = async (pathname: string): Promise<string | undefined> => {
    const known = files.get(pathname);
    // A new build (`npm run dev`) has other names; looked for at most once a second.
    if (known === undefined && Math.abs(now() - listedAt) >= RESCAN_MS) await list();
    return files.get(pathname);
  };
  const find = async (pathname: string): Promise<Asset | null> => {
    const path = await pathOf(pathname);
    if (path === undefined) return null;
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return null;
    return {
      bytes: new Uint8Array(bytes),
      type: TYPES[extname(path)] ?? 'application/octet-stream',
      // Names under assets/ carry the hash of their content.
      cacheControl: pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
    };
  };
  return { find, page: () => find('/index.html') };
}

/** Whether a path is an address of the app rather than a file: notice ids may have dots. */
export function isAppPath(pathname: string): boolean {
  if (pathname.startsWith('/notice/') || pathname.startsWith('/history/')) return true;
  if (pathname.startsWith('/assets/') || pathname.startsWith('/media/')) return false;
  return !(pathname.split('/').at(-1) ?? '').includes('.');
}
