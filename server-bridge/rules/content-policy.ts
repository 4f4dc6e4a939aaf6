/** The content security policy of the app's page, the same on every host. Pure. */

/**
 * Nothing but the page's own files and its own origin; no script by text (Trusted Types, with DOMPurify's policy as the
 * only one). CSP Level 3, https://www.w3.org/TR/CSP3/.
 *
 * @param connect origins besides its own that the page may connect to
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types dompurify',
  ].join('; ');
}
