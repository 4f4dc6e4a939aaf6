/**
 * Is a file that somebody may still be writing whole? Evidence from its content, its last known state and how it was
 * seen to change decides how long it must stay as it is before it is taken in. Pure.
 */
import { crc32 } from 'node:zlib';
import { isUnclosed } from './peek.ts';

/** Times without any sign of change, in ms. */
export const QUIET = {
  /** An in-place save of a known file. */
  edit: 25,
  /** A new file that is written where it stands: it has no past to compare with. */
  create: 120,
  /** A moved-in file: only until writes under its name would have been told. */
  moved: 4,
  soft: 600,
  hard: 1500,
  growing: 1200,
} as const;

/** Files not modified for so long are whole, whatever they look like. */
export const OLD_MS = 60_000;

/** Check values of a content's first bytes at regular lengths, to recognise a beginning of it later. */
export interface Outline {
  readonly size: number;
  readonly step: number;
  readonly sums: readonly number[];
}

const MAX_SUMS = 16;

export function outlineOf(bytes: Uint8Array): Outline {
  const step = Math.max(4, Math.ceil(bytes.length / MAX_SUMS));
  const sums: number[] = [];
  let sum = 0;
  for (let end = step; end <= bytes.length; end += step) {
    sum = crc32(bytes.subarray(end - step, end), sum);
    sums.push(sum);
  }
  return { size: bytes.length, step, sums };
}

/** True when `bytes` is shorter than the outlined content and the same as far as it goes; too few prove nothing. */
export function isBeginningOf(bytes: Uint8Array, outline: Outline): boolean {
  if (bytes.length >= outline.size || bytes.length < outline.step) return false;
  let sum = 0;
  let index = 0;
  for (let end = outline.step; end <= bytes.length; end += outline.step) {
    sum = crc32(bytes.subarray(end - outline.step, end), sum);
    if (sum !== outline.sums[index]) return false;
    index++;
  }
  return true;
}

export interface Evidence {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The bytes end inside a character. */
  readonly isCut: boolean;
  /** What is known of the version taken in last; null for a new file. */
  readonly before: {
    readonly size: number;
    readonly endsWithNewline: boolean;
    readonly outline: Outline | null;
  } | null;
  /** Came under its name as a whole, by a rename. */
  readonly isMovedIn: boolean;
  /** Its size was seen to change between looks. */
  readonly isGrowing: boolean;
  /** The longest pause between two signs of writing, in ms. */
  readonly longestPause: number;
  /** Found by a scan, not by an event. */
  readonly isScanned: boolean;
}

/** For how many ms the file must not have changed before this content counts as a whole one. */
export function quietFor(evidence: Evidence): number {
  const { bytes, text, before, isMovedIn } = evidence;
  if (evidence.isCut || isUnclosed(text)) return QUIET.hard;
  if (isMovedIn) return 0;
  const outline = before?.outline ?? null;
  if (outline !== null && isBeginningOf(bytes, outline)) return QUIET.hard;
  const base = before === null && !evidence.isScanned ? QUIET.create : QUIET.edit;
  const paced = Math.min(QUIET.soft, Math.max(base, evidence.longestPause * 4));
  if (before !== null && bytes.length * 2 < before.size) return Math.max(paced, QUIET.soft);
  const isOpenEnded = !endsWithNewline(bytes) && (before === null || before.endsWithNewline);
  if (!isOpenEnded) return paced;
  return Math.max(paced, evidence.isGrowing ? QUIET.growing : QUIET.soft);
}

export function endsWithNewline(bytes: Uint8Array): boolean {
  const last = bytes[bytes.length - 1];
  // UTF-16 ends in 0A 00 (little-endian) or 00 0A.
  return last === 10 || last === 13 || (last === 0 && bytes[bytes.length - 2] === 10);
}
