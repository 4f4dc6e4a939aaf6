/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MAX_UNITS = 120;

/**
 * A name to suggest in a save dialog for a file that came with a notice: no path, nothing that any system refuses, no
 * writing direction that hides the ending, not hidden.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  if (clean === '') return 'file';
  const named = RESERVED.test(clean) ? `_${clean}` : clean;
  if (named.length <= MAX_UNITS) return named;
  const dot = named.lastIndexOf('.');
  const ending = dot > 0 && named.length - dot <= 16 ? named.slice(dot) : '';
  return named.slice(0, MAX_UNITS - ending.length).replace(/[\ud800-\udbff]$/, '') + ending;
}
