/** What the start of a text tells before it is parsed: its id, and whether it looks whole. Pure. */
import { NOTICE_ID_PATTERN } from '../../contract/notice.ts';

const OPENING = /^---[ \t]*\r?\n/;
const CLOSING = /\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
/** As far as a head is read for its id; front matter is shorter. */
export const HEAD_BYTES = 16 * 1024;

/** The valid id that the front matter names, else null. The parser decides; this only saves asking it. */
export function peekId(text: string): string | null {
  if (!text.startsWith('---')) return null;
  const matter = frontMatter(text);
  if (matter === null) return null;
  const match = /^(?:id|"id"|'id')[ \t]*:[ \t]*(.*?)[ \t]*$/m.exec(matter);
  if (match?.[1] === undefined) return null;
  const value = unquote(match[1]);
  return NOTICE_ID_PATTERN.test(value) ? value : null;
}

/** True when front matter was opened and never closed: as a file looks that is half written. */
export function isUnclosed(text: string): boolean {
  return OPENING.test(text) && frontMatter(text) === null;
}

function frontMatter(text: string): string | null {
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  // The closing line may follow at once.
  const start = opening[0].length - 1;
  const closing = CLOSING.exec(text.slice(start, start + 64 * 1024));
  return closing === null ? null : text.slice(start + 1, start + closing.index + 1).replaceAll('\r', '');
}

function unquote(value: string): string {
  const quoted = /^"([^"]*)"|^'([^']*)'/.exec(value);
  if (quoted !== null) return quoted[1] ?? quoted[2] ?? '';
  return value.replace(/[ \t]+#.*$/, '');
}
