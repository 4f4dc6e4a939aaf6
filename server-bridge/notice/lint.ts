/**
 * What an author should look at in one announcement before it is published: what the whole path (parse, moderate,
 * render) would warn of, with the place in the file. Pure: the caller looks for the files that the text refers to.
 */
import type { ModerationHit } from '../contract/moderation.ts';
import type { Warning } from '../contract/notice.ts';
import type { LocalRef, MediaResolution, TextFormat } from './document.ts';
import { createProcessor } from './process.ts';
import type { Dictionary } from './moderate/index.ts';

export interface LintFile {
  /** Decoded, without a byte order mark. */
  readonly text: string;
  readonly format: TextFormat;
  /** The file's name without its ending. */
  readonly name: string;
}

export type LintFinding = {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
} & (
  | { readonly kind: 'warning'; readonly code: Warning['code']; readonly detail: string | null }
  | { readonly kind: 'word'; readonly hit: ModerationHit }
);

export interface Linter {
  /** The files beside it that the text refers to. */
  refs(file: LintFile): readonly LocalRef[];
  /** By their places. `missing` are those of `refs` that are not there. */
  findings(file: LintFile, missing: ReadonlySet<string>): readonly LintFinding[];
}

/** No reference's own content is looked at: the source does that. */
const FOUND: MediaResolution = {
  status: 'ok',
  hash: '0'.repeat(64),
  name: 'file',
  mime: 'image/png',
  bytes: 1,
};

export function createLinter(options: { readonly dictionary: Dictionary; readonly zone: string }): Linter {
  const { dictionary, zone } = options;
  const process = createProcessor({ dictionary });
  const read = ({ text, format, name }: LintFile, media: Record<string, MediaResolution>) =>
    process({ text, format, fallbackTitle: name, channel: null, maxLevel: 'emergency', zone, media });

  return {
    refs: (file) => read(file, {}).localRefs,
    findings(file, missing) {
      const refs = read(file, {}).localRefs.map(({ ref }) => ref);
      const media = Object.fromEntries(
        refs.map((ref) => [
          ref,
          missing.has(ref) ? ({ status: 'missing' } as const) : { ...FOUND, name: ref },
        ]),
      );
      const { warnings, moderation } = read(file, media);
      const places = createLines(file.text);
      const found: LintFinding[] = [
        ...warnings.map(({ code, line, detail }): LintFinding => ({
          kind: 'warning',
          code,
          detail,
          ...places.ofWarning(line, detail),
        })),
        ...moderation.hits.map((hit): LintFinding => ({ kind: 'word', hit, ...places.at(hit.start) })),
      ];
      return found.toSorted((one, other) => one.line - other.line || one.column - other.column);
    },
  };
}

interface Lines {
  at(offset: number): { readonly line: number; readonly column: number };
  ofWarning(line: number | null, detail: string | null): { readonly line: number; readonly column: number };
}

function createLines(text: string): Lines {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|[\n\r]/g)) starts.push(end.index + end[0].length);
  return {
    at(offset) {
      let line = starts.length;
      while (line > 1 && (starts[line - 1] ?? 0) > offset) line -= 1;
      return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
    },
    /** Where its detail stands in the line, else at the line's first sign. */
    ofWarning(line, detail) {
      if (line === null) return { line: 1, column: 1 };
      const written = text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length);
      const word = detail === null ? -1 : written.indexOf(detail);
      return { line, column: (word >= 0 ? word : Math.max(0, written.search(/\S/))) + 1 };
    },
  };
}
