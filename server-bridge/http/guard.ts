import { contentSecurityPolicy } from '../rules/content-policy.ts';

/** Which requests are answered at all, and the headers that every answer carries. Pure. */

/** The names under which the door answers; a request for any other one is a rebound DNS name (or a mistake). */
export function allowedHosts(port: number, label: string): ReadonlySet<string> {
  return new Set([
    `127.0.0.1:${String(port)}`,
    `localhost:${String(port)}`,
    `${label}.localhost:${String(port)}`,
  ]);
}

/** A state-changing request or a WebSocket must come from a page of exactly the address it goes to. */
export function isSameOrigin(host: string | undefined, origin: string | undefined): boolean {
  return host !== undefined && origin !== undefined && origin === `http://${host.toLowerCase()}`;
}

/** `host` must have passed {@link allowedHosts}; null where the request's has not. */
export function securityHeaders(host: string | null): Readonly<Record<string, string>> {
  return {
    // The WebSocket's address is named for engines that do not count it as 'self'.
    'Content-Security-Policy': contentSecurityPolicy(host === null ? [] : [`ws://${host}`]),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}

/** The value of one cookie (RFC 6265, section 5.4), null when it is not sent. Of two with the name the first counts. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const cut = pair.indexOf('=');
    if (cut > 0 && pair.slice(0, cut).trim() === name) return pair.slice(cut + 1).trim();
  }
  return null;
}
