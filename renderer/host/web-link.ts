/** What a click on a link of a page in the browser means. Pure; the navigation guard of the web host. */
import { parseNoticeAddress } from '../../server-bridge/rules/notice-address.ts';

type LinkTarget =
  /** In the page: the browser's own doing. */
  | { readonly kind: 'default' }
  | { readonly kind: 'notice'; readonly id: string }
  /** To be opened in another tab; `ask` after a confirmation that shows the address. */
  | { readonly kind: 'open' | 'ask'; readonly address: string }
  | { readonly kind: 'media'; readonly hash: string }
  | { readonly kind: 'blocked'; readonly reason: 'scheme' | 'invalid' };

/** Judges an `href` as written, on a page of `origin`. */
export function judgeLink(href: string, origin: string): LinkTarget {
  if (href.startsWith('#')) return { kind: 'default' };
  const id = parseNoticeAddress(href, { appOrigins: [origin], hubs: [] });
  if (id !== null) return { kind: 'notice', id };
  let url: URL;
  try {
    url = new URL(href, origin);
  } catch {
    return { kind: 'blocked', reason: 'invalid' };
  }
  if (url.origin === origin) {
    const hash = /^\/media\/([0-9a-f]{64})$/.exec(url.pathname)?.[1];
    return hash === undefined ? { kind: 'blocked', reason: 'invalid' } : { kind: 'media', hash };
  }
  switch (url.protocol) {
    case 'https:':
    case 'mailto:':
    case 'tel:':
      return { kind: 'open', address: url.href };
    case 'http:':
      return { kind: 'ask', address: url.href };
    default:
      return { kind: 'blocked', reason: 'scheme' };
  }
}
