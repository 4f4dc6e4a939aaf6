/**
 * What differs between two versions of a notice: fields, clauses, text. Pure: contract and the `diff` library. To compare
 * one more field: a line in `FIELDS` and its name in the renderer's texts.
 */
import type { Clause, Level, NoticeDiff } from '../../contract/notice.ts';
import { diffClauses } from './clauses.ts';
import { diffLines, type DiffLimits } from './tokens.ts';

export interface DiffContent {
  readonly version: number;
  readonly title: string;
  readonly level: Level;
  readonly fields: Readonly<
    Record<'effectiveFrom' | 'effectiveTo' | 'expires' | 'issuer' | 'number', string | null>
  >;
  readonly clauses: readonly Clause[];
  readonly plainText: string;
}

const FIELDS = ['effectiveFrom', 'effectiveTo', 'expires', 'issuer', 'number'] as const;
const LIMITS: DiffLimits = { timeoutMs: 1_000, maxEdits: 10_000 };

/**
 * Compares two versions. Dates compare as written. Texts that cannot be compared within the limits (1 s, 10,000 edits by
 * default) are answered coarsely: one stretch removed, one added.
 */
export function diffContents(
  before: DiffContent,
  after: DiffContent,
  limits: DiffLimits = LIMITS,
): NoticeDiff {
  const pairs: Array<readonly [field: string, before: string | null, after: string | null]> = [
    ['title', before.title, after.title],
    ['level', before.level, after.level],
    ...FIELDS.map((field) => [field, before.fields[field], after.fields[field]] as const),
  ];
  const text = diffLines(before.plainText, after.plainText, limits);
  return {
    from: before.version,
    to: after.version,
    fields: pairs
      .filter(([, one, other]) => one !== other)
      .map(([field, one, other]) => ({ field, before: one, after: other })),
    clauses: diffClauses(before.clauses, after.clauses, limits),
    text: text.parts,
    isCoarse: text.isCoarse,
  };
}
