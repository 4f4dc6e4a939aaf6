/** Where two texts of lines part, and what stands there. */
export interface TextDifference {
  /** Of the file, from 1. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Set when only the signs differ that no one sees. */
  readonly hidden: 'byte order mark' | 'line ends' | null;
}

const MAX_LINES = 10;

/** The stretch between the first and the last line that differ, its first ten lines; null for the same text. */
export function compareText(found: string, wanted: string): TextDifference | null {
  if (found === wanted) return null;
  const bare = found.replace(/^\uFEFF/, '');
  const hidden =
    bare === wanted
      ? 'byte order mark'
      : bare.replace(/\r\n?/g, '\n').trimEnd() === wanted.trimEnd()
        ? 'line ends'
        : null;
  const [old, now] = [linesOf(bare), linesOf(wanted)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return {
    line: hidden === null ? start + 1 : 1,
    removed: hidden === null ? old.slice(start, old.length - end).slice(0, MAX_LINES) : [],
    added: hidden === null ? now.slice(start, now.length - end).slice(0, MAX_LINES) : [],
    hidden,
  };
}

function linesOf(text: string): string[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
