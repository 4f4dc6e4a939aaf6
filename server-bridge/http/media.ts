/** How stored media leave: what a browser cannot be made to run, and everything else as a download. */

export interface MediaItem {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** Images that hold no script. SVG does, so it is saved, not shown. */
const INLINE = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);
/** As long as a page may go on without its bridge. The hash names the content for ever. */
const CACHE = 'private, max-age=604800, immutable';

/** Headers of a media answer; none of it may be interpreted as a page. */
export function mediaHeaders(item: Pick<MediaItem, 'name' | 'mime'>, hash: string): Record<string, string> {
  const isInline = INLINE.has(item.mime);
  return {
    'Content-Type': isInline ? item.mime : 'application/octet-stream',
    'Content-Disposition': isInline ? 'inline' : `attachment; ${fileName(item.name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': CACHE,
    ETag: `"${hash}"`,
  };
}

/** RFC 6266, section 4.3: a plain name for old clients and the real one in UTF-8 (RFC 8187). */
function fileName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}/\\]/gu, '_')
    .slice(0, 200)
    .toWellFormed();
  const plain = clean.replaceAll(/[^\x20-\x7e]|["%;]/g, '_');
  const encoded = encodeURIComponent(clean).replaceAll(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
