import { mediaHash } from '../../server-bridge/contract/notice.ts';
import { parseNoticeAddress } from '../../server-bridge/rules/notice-address.ts';

export type BlockReason = 'scheme' | 'popup' | 'invalid';

/** What becomes of an address that a page wants to go to or to open. */
export type Decision =
  /** Show this notice in the same window, without a reload. */
  | { readonly kind: 'notice'; readonly id: string }
  /** Save this linked file by dialog; it is never opened or run. */
  | { readonly kind: 'media'; readonly hash: string }
  /** Hand this address to the system. */
  | { readonly kind: 'external'; readonly href: string }
  /** Hand it to the system after the person has seen the address and agreed. */
  | { readonly kind: 'confirm'; readonly href: string }
  /** The page loads itself again. */
  | { readonly kind: 'reload' }
  | { readonly kind: 'blocked'; readonly reason: BlockReason };

export interface NavigationRequest {
  readonly address: string;
  /** `window`: window.open, target=_blank, a middle or modified click. `frame`: a frame inside the page. */
  readonly from: 'page' | 'window' | 'frame';
}

export interface NavigationContext {
  /** Origin of our own pages: `gazette://app`. */
  readonly appOrigin: string;
  /** Addresses of configured hubs. */
  readonly hubs: readonly string[];
}

/** What ShellExecute takes on Windows, the shortest limit of all systems. */
const MAX_EXTERNAL_LENGTH = 2048;
/** Fields of a mail that a link may fill in (RFC 6068, section 2); attaching files is none of them. */
const MAIL_FIELDS: ReadonlySet<string> = new Set(['to', 'cc', 'bcc', 'subject', 'body', 'in-reply-to']);
/** RFC 3966, section 3, without service codes (`*21#`), which would act on the phone instead of calling somebody. */
const PHONE = /^\+?[0-9(). -]{1,40}(;(ext|phone-context)=[A-Za-z0-9+.-]{1,60})*$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const blocked = (reason: BlockReason): Decision => ({ kind: 'blocked', reason });

function decideMail(url: URL): Decision {
  for (const field of url.searchParams.keys()) {
    if (!MAIL_FIELDS.has(field.toLowerCase())) return blocked('invalid');
  }
  // A line end in an address or subject would begin a header of its own (RFC 6068, section 5).
  const heads = [...url.searchParams].filter(([field]) => field.toLowerCase() !== 'body');
  const hasLineEnd = /%0[ad]/i.test(url.pathname) || heads.some(([, value]) => /[\r\n]/.test(value));
  return hasLineEnd ? blocked('invalid') : { kind: 'external', href: url.href };
}

function decidePhone(url: URL): Decision {
  let number: string;
  try {
    number = decodeURIComponent(url.pathname);
  } catch {
    return blocked('invalid');
  }
  return PHONE.test(number) && url.search === '' && url.hash === ''
    ? { kind: 'external', href: url.href }
    : blocked('invalid');
}

function decideWeb(url: URL): Decision {
  // `https://bank.example@evil.example/` shows one host and opens the other.
  if (url.hostname === '' || url.username !== '' || url.password !== '') return blocked('invalid');
  return { kind: url.protocol === 'https:' ? 'external' : 'confirm', href: url.href };
}

/** Decides by the parsed address (DESIGN section 5); pure, so that every case is tested. */
export function decideNavigation({ address, from }: NavigationRequest, context: NavigationContext): Decision {
  if (from === 'frame') return blocked(URL.canParse(address) ? 'scheme' : 'invalid');
  const { appOrigin, hubs } = context;
  const id = parseNoticeAddress(address, { appOrigins: [appOrigin], hubs });
  if (id !== null) return { kind: 'notice', id };
  const url = URL.parse(address);
  if (url === null) return blocked('invalid');
  if (url.protocol === 'about:') return blocked(from === 'window' ? 'popup' : 'scheme');
  // The origin of such a scheme is opaque to Node's parser, so scheme and host are compared.
  const app = new URL(appOrigin);
  if (url.protocol === app.protocol && url.host === app.host) {
    const hash = /^\/media\/([^/]*)$/.exec(url.pathname)?.[1];
    if (mediaHash.safeParse(hash).success && hash !== undefined) return { kind: 'media', hash };
    if (from === 'page' && url.pathname === '/' && url.search === '') return { kind: 'reload' };
    return blocked(from === 'window' ? 'popup' : 'invalid');
  }
  if (url.href.length > MAX_EXTERNAL_LENGTH || CONTROL.test(address)) return blocked('invalid');
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return decideWeb(url);
    case 'mailto:':
      return decideMail(url);
    case 'tel:':
      return decidePhone(url);
    default:
      return blocked('scheme');
  }
}
