import { mediaHash } from '../../server-bridge/contract/notice.ts';

export const APP_SCHEME = 'gazette';
const APP_HOST = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** To be registered before Electron is ready. Nothing here gets around the content security policy. */
export const APP_PRIVILEGES = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Where a request to the app's scheme goes. */
export type Route =
  | { readonly kind: 'index' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'media'; readonly hash: string }
  | { readonly kind: 'none' };

const NONE: Route = { kind: 'none' };

/**
 * Maps a requested address to the built renderer's files, which are looked up by name in a list made at the start: a
 * path that is not in it does not exist, so no spelling of `..` leads out of the folder. Paths without an ending are
 * the page itself (`/`, `/notice/<id>`), which finds its own way.
 */
export function routeRequest(method: string, address: string, files: ReadonlySet<string>): Route {
  if (method !== 'GET' && method !== 'HEAD') return NONE;
  const url = URL.parse(address);
  if (url === null || url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return NONE;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return NONE;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return NONE;
  if (path.startsWith('/media/')) {
    const hash = mediaHash.safeParse(path.slice('/media/'.length));
    return hash.success ? { kind: 'media', hash: hash.data } : NONE;
  }
  const file = path.slice(1);
  if (files.has(file)) return file === 'index.html' ? { kind: 'index' } : { kind: 'file', path: file };
  // A notice's id may hold dots.
  const isPage = path.startsWith('/notice/') || !/\.[^/]*$/.test(path);
  return isPage && !path.startsWith('/assets/') ? { kind: 'index' } : NONE;
}
