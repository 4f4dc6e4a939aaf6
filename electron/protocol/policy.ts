import { contentSecurityPolicy } from '../../server-bridge/rules/content-policy.ts';

/** Media is never a document of ours: should it ever be shown as one, it can do nothing. */
const MEDIA_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const REFUSED_FEATURES = [
  'accelerometer',
  'bluetooth',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Links of notices name foreign hosts: not even their names are looked up before a click.
  'X-DNS-Prefetch-Control': 'off',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': REFUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
};

export function pageHeaders(mime: string): Record<string, string> {
  return {
    ...COMMON_HEADERS,
    'Content-Type': mime,
    // Electron's security checklist, item 7.
    'Content-Security-Policy': contentSecurityPolicy(),
    'Cache-Control': 'no-cache',
  };
}

const SHOWN_IMAGES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/svg+xml',
]);

/** Known images are shown; every other stored type is bytes to be saved, whatever it calls itself. */
export function mediaHeaders(mime: string): Record<string, string> {
  const isImage = SHOWN_IMAGES.has(mime);
  return {
    ...COMMON_HEADERS,
    'Content-Type': isImage ? mime : 'application/octet-stream',
    ...(isImage ? {} : { 'Content-Disposition': 'attachment' }),
    'Content-Security-Policy': MEDIA_SECURITY_POLICY,
    // Addressed by content: it can never be another.
    'Cache-Control': 'public, max-age=31536000, immutable',
  };
}

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  webp: 'image/webp',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};

/** The type of a file of the built renderer, by its name's ending. */
export function mimeOf(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
