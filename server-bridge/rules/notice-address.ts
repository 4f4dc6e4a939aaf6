/** Which addresses mean "show notice <id>" (DESIGN section 5); everything else is some other kind of link. */
import { NOTICE_ID_PATTERN } from '../contract/names.ts';

export interface NoticeAddressOptions {
  /** Origins the app itself is served from: `gazette://app`, `http://127.0.0.1:4711`. */
  readonly appOrigins: readonly string[];
  /** Addresses of configured hubs, with or without a path: `https://hub.example`, `https://example.org/notices`. */
  readonly hubs: readonly string[];
}

/** Every id, percent-encoded throughout, plus a generous origin, query and fragment. */
const MAX_LENGTH = 2048;
/** URL parsers drop tabs and line ends and read `\` as `/`, so that what is seen is not what is opened. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;
const DEEP_LINK_SCHEME = 'gazette:';

/** The path that names a notice inside the app, `/notice/<id>`. Valid ids need no escaping. */
export function noticePath(id: string): string {
  return `/notice/${id}`;
}

/**
 * The id that an address names, or null when it is no notice address: an in-app path `/notice/<id>`, the same below
 * an app origin or a configured hub, or a deep link `gazette://notice/<id>`. Query and fragment are not looked at.
 */
export function parseNoticeAddress(url: string, options: NoticeAddressOptions): string | null {
  if (url.length > MAX_LENGTH || AMBIGUOUS.test(url)) return null;
  if (url.startsWith('/')) {
    // `//host/...` would name another host.
    return url.startsWith('//') ? null : idInPath(parse(`${DEEP_LINK_SCHEME}//app${url}`)?.pathname, '');
  }
  const parsed = parse(url);
  if (parsed === null || hasCredentials(url)) return null;
  if (parsed.protocol === DEEP_LINK_SCHEME) {
    if (parsed.port !== '') return null;
    if (parsed.hostname.toLowerCase() === 'notice') return idOf(parsed.pathname.slice(1));
  }
  for (const base of [...options.appOrigins, ...options.hubs]) {
    const at = parse(base);
    if (at === null || at.protocol !== parsed.protocol || at.host !== parsed.host) continue;
    const id = idInPath(parsed.pathname, at.pathname.replace(/\/+$/, ''));
    if (id !== null) return id;
  }
  return null;
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** Also an empty user name (`https://@hub/`), which the parsed URL no longer shows. */
function hasCredentials(url: string): boolean {
  const authority = /^[^:]*:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  return authority.includes('@');
}

function idInPath(path: string | undefined, base: string): string | null {
  const prefix = `${base}/notice/`;
  return path?.startsWith(prefix) === true ? idOf(path.slice(prefix.length)) : null;
}

function idOf(segment: string): string | null {
  try {
    // Some systems add a slash to a deep link.
    const id = decodeURIComponent(segment.replace(/\/$/, ''));
    return NOTICE_ID_PATTERN.test(id) ? id : null;
  } catch {
    return null;
  }
}
