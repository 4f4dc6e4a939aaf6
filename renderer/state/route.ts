import { NOTICE_ID_PATTERN } from '../../server-bridge/contract/names.ts';

/** What of the status page can be asked for by itself. */
const STATUS_PARTS = ['updates'] as const;
type StatusPart = (typeof STATUS_PARTS)[number];

/** Every page of the application; its address is the path of the window. */
export type Route =
  | { readonly name: 'inbox' }
  | { readonly name: 'notice'; readonly id: string }
  | {
      readonly name: 'history';
      readonly id: string;
      readonly from: number | null;
      readonly to: number | null;
    }
  | { readonly name: 'search'; readonly query: string }
  | { readonly name: 'sources' }
  | { readonly name: 'moderation' }
  | { readonly name: 'status'; readonly part?: StatusPart }
  | { readonly name: 'settings' };

/** What the window is for: the whole application, one notice in a window of its own, or one notice to be printed. */
export type Frame = 'main' | 'notice' | 'print';

/** Pages of the application, which a notice's own window cannot show. */
export type PageRoute = Exclude<Route, { readonly name: 'notice' | 'history' }>;

export const isPage = (route: Route): route is PageRoute =>
  route.name !== 'notice' && route.name !== 'history';

const PLAIN = ['sources', 'moderation', 'settings'] as const;
const versionOf = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;

/** Reads path and query of an address; whatever is not understood is the inbox. */
export function parseRoute(address: string): Route {
  const url = new URL(address, 'http://app.invalid');
  const [, first = '', second = '', ...rest] = url.pathname.split('/');
  if (rest.length > 0) return { name: 'inbox' };
  if (first === 'notice' || first === 'history') {
    const id = decode(second);
    if (id === null || !NOTICE_ID_PATTERN.test(id)) return { name: 'inbox' };
    if (first === 'notice') return { name: 'notice', id };
    const query = url.searchParams;
    return { name: 'history', id, from: versionOf(query.get('from')), to: versionOf(query.get('to')) };
  }
  if (second !== '') return { name: 'inbox' };
  if (first === 'search') return { name: 'search', query: url.searchParams.get('q') ?? '' };
  if (first === 'status') {
    const part = STATUS_PARTS.find((name) => name === url.searchParams.get('part'));
    return part === undefined ? { name: 'status' } : { name: 'status', part };
  }
  const plain = PLAIN.find((name) => name === first);
  return plain === undefined ? { name: 'inbox' } : { name: plain };
}

/** The inverse of {@link parseRoute}. */
export function formatRoute(route: Route): string {
  switch (route.name) {
    case 'inbox':
      return '/';
    case 'notice':
      return `/notice/${route.id}`;
    case 'history': {
      const query = new URLSearchParams();
      if (route.from !== null) query.set('from', String(route.from));
      if (route.to !== null) query.set('to', String(route.to));
      const text = query.toString();
      return `/history/${route.id}${text === '' ? '' : `?${text}`}`;
    }
    case 'search':
      return route.query === '' ? '/search' : `/search?${new URLSearchParams({ q: route.query })}`;
    case 'status':
      return route.part === undefined ? '/status' : `/status?part=${route.part}`;
    default:
      return `/${route.name}`;
  }
}

/** The frame that an address asks for. */
export function frameOf(address: string): Frame {
  const asked = new URL(address, 'http://app.invalid').searchParams.get('window');
  return asked === 'notice' || asked === 'print' ? asked : 'main';
}

/** The address of a page in a frame: {@link formatRoute}, and what {@link frameOf} reads. */
export function addressIn(frame: Frame, route: Route): string {
  const address = formatRoute(route);
  return frame === 'main' ? address : `${address}${address.includes('?') ? '&' : '?'}window=${frame}`;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
