/**
 * What differs between two versions of a notice: dates and level, title and other fields, clauses, text. Pure; imports
 * the contract only. To compare one more field: one in `DIFF_FIELDS`, a line in `READ`, its name in the renderer's
 * texts.
 */
import type { Clause, DiffField, Level, NoticeDiff } from '../../contract/notice.ts';
import { DIFF_FIELDS } from '../../contract/names.ts';
import { diffClauses } from './clauses.ts';
import { diffLines } from './lines.ts';
import { type DiffLimits, Work } from './work.ts';

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

const READ: { readonly [Field in DiffField]: (content: DiffContent) => string | null } = {
  effectiveFrom: ({ fields }) => fields.effectiveFrom,
  effectiveTo: ({ fields }) => fields.effectiveTo,
  expires: ({ fields }) => fields.expires,
  level: ({ level }) => level,
  title: ({ title }) => title,
  issuer: ({ fields }) => fields.issuer,
  number: ({ fields }) => fields.number,
};

/**
 * Compares two versions. Dates compare as written. What cannot be compared within the limits (a million steps, 800 edits
 * in one stretch by default) is answered coarsely: one stretch removed, one added.
 */
export function diffContents(before: DiffContent, after: DiffContent, limits?: DiffLimits): NoticeDiff {
  const work = new Work(limits);
  const fields: NoticeDiff['fields'] = [];
  for (const field of DIFF_FIELDS) {
    const read = READ[field];
    const [one, other] = [read(before), read(after)];
    if (one !== other) fields.push({ field, before: one, after: other });
  }
  const clauses = diffClauses(before.clauses, after.clauses, work);
  const text = diffLines(before.plainText, after.plainText, work);
  return { from: before.version, to: after.version, fields, clauses, text, isCoarse: work.isShort };
}
