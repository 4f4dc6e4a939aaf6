import { isAllowedHref } from '../../rules/sanitizer.ts';
import { parseNoticeAddress } from '../../rules/notice-address.ts';

export type LinkTarget =
  | { readonly kind: 'fragment'; readonly name: string }
  | { readonly kind: 'notice'; readonly id: string }
  | { readonly kind: 'external'; readonly href: string }
  | { readonly kind: 'local'; readonly ref: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'blocked' };

// oxlint-disable-next-line no-control-regex -- URL parsers drop or rewrite them, so that what is seen is not what opens
const AMBIGUOUS = /[\u0000-\u001f\u007f\\]/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const MAX_URL = 2048;
const MAX_REF = 1024;
const ADDRESSES = { appOrigins: ['gazette://app'], hubs: [] };

/** What a link's destination (entities resolved) means. */
export function readLink(destination: string): LinkTarget {
  const url = destination.trim();
  if (url === '') return { kind: 'none' };
  if (url.length > MAX_URL || AMBIGUOUS.test(url)) return { kind: 'blocked' };
  if (url.startsWith('#'))
    return url === '#' ? { kind: 'none' } : { kind: 'fragment', name: decode(url.slice(1)) };
  const id = parseNoticeAddress(url, ADDRESSES);
  if (id !== null) return { kind: 'notice', id };
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined) return readExternal(url, scheme);
  const ref = readLocal(url);
  return ref === null ? { kind: 'blocked' } : { kind: 'local', ref };
}

/** Where an image comes from: a host (remote), a file beside the text (local), or nowhere that is allowed. */
export function readImage(
  destination: string,
):
  | { readonly kind: 'remote'; readonly host: string }
  | { readonly kind: 'local'; readonly ref: string }
  | { readonly kind: 'blocked' } {
  const url = destination.trim();
  if (url.length > MAX_URL || AMBIGUOUS.test(url)) return { kind: 'blocked' };
  if (/^(?:https?:)?\/\//i.test(url)) {
    const host = parse(url.startsWith('//') ? `https:${url}` : url)?.host ?? '';
    return host === '' ? { kind: 'blocked' } : { kind: 'remote', host };
  }
  if (SCHEME.test(url)) return { kind: 'blocked' };
  const ref = readLocal(url);
  return ref === null ? { kind: 'blocked' } : { kind: 'local', ref };
}

function readExternal(url: string, scheme: string): LinkTarget {
  if (!['http', 'https', 'mailto', 'tel'].includes(scheme)) return { kind: 'blocked' };
  const parsed = parse(url);
  // Credentials make a link look like another host's.
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return { kind: 'blocked' };
  const href = parsed.href.replace(/[`']/g, (mark) => (mark === '`' ? '%60' : '%27'));
  return isAllowedHref(href) ? { kind: 'external', href } : { kind: 'blocked' };
}

/** A reference inside the folder, percent-decoded, without query and fragment; null for an absolute or broken one. */
function readLocal(url: string): string | null {
  if (url.startsWith('/')) return null;
  const path = /^[^?#]*/.exec(url)?.[0] ?? '';
  try {
    const ref = decodeURIComponent(path);
    return ref === '' ||
      ref.startsWith('/') ||
      ref.length > MAX_REF ||
      AMBIGUOUS.test(ref) ||
      SCHEME.test(ref)
      ? null
      : ref;
  } catch {
    // A bare percent sign is part of the name.
    return path.length > MAX_REF ? null : path;
  }
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
