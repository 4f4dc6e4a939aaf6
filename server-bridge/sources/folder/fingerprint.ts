/**
 * The note that is stored with an item, by which a restart tells what changed without reading:
 * `1:<size>:<mtime in ns>:<inode>:<flags>[|<refs as JSON>]`. Pure.
 */
import type { FileStat } from './file-system.ts';

export interface Fingerprint {
  /** Size, mtime and inode. */
  readonly stamp: string;
  readonly size: number;
  /** Written so shortly before the read that the stamp may be that of a later write, too: read again. */
  readonly isRacy: boolean;
  /** The first scan of the source was still under way. */
  readonly isFirstScan: boolean;
  readonly endsWithNewline: boolean;
  /** What the text refers to in the folder and what that looked like: path below the root and stamp. */
  readonly refs: ReadonlyArray<readonly [string, string]>;
}

/** What tells that a file has changed. */
export type StampParts = Pick<FileStat, 'size' | 'mtimeNs' | 'ino'>;

export function stampOf({ size, mtimeNs, ino }: StampParts): string {
  return `${size}:${mtimeNs}:${ino}`;
}

/** What `stampOf` was made of. */
export function partsOfStamp(stamp: string): StampParts {
  const [size = '0', mtimeNs = '0', ino = '0'] = stamp.split(':');
  return { size: Number(size), mtimeNs: BigInt(mtimeNs), ino: BigInt(ino) };
}

/** The mtime that a stamp holds, in whole ms. */
export function writtenAtOf(stamp: string): number {
  return Number(partsOfStamp(stamp).mtimeNs / 1_000_000n);
}

export function formatFingerprint(print: Fingerprint): string {
  const flags =
    (print.isRacy ? 'r' : '') + (print.isFirstScan ? 'f' : '') + (print.endsWithNewline ? 'n' : '');
  const refs = print.refs.length === 0 ? '' : `|${JSON.stringify(print.refs)}`;
  return `1:${print.stamp}:${flags}${refs}`;
}

/** Null for what this version did not write: the file is then read again. */
export function parseFingerprint(text: string): Fingerprint | null {
  const match = /^1:((\d+):-?\d+:\d+):([rfn]*)(?:\|(.*))?$/s.exec(text);
  if (match?.[1] === undefined || match[3] === undefined) return null;
  const refs = parseRefs(match[4]);
  if (refs === null) return null;
  return {
    stamp: match[1],
    size: Number(match[2]),
    isRacy: match[3].includes('r'),
    isFirstScan: match[3].includes('f'),
    endsWithNewline: match[3].includes('n'),
    refs,
  };
}

function parseRefs(json: string | undefined): Array<readonly [string, string]> | null {
  if (json === undefined) return [];
  try {
    const value: unknown = JSON.parse(json);
    if (!Array.isArray(value)) return null;
    const refs: Array<readonly [string, string]> = [];
    for (const pair of value as unknown[]) {
      if (!Array.isArray(pair)) return null;
      const [path, stamp] = pair as unknown[];
      if (typeof path !== 'string' || typeof stamp !== 'string') return null;
      refs.push([path, stamp]);
    }
    return refs;
  } catch {
    return null;
  }
}

// Kernels stamp times by their tick (4 to 10 ms), FAT and some shares by whole seconds.
const TICK_MS = 20;
const COARSE_MS = 2100;

/** `nowMs` is the wall clock just after the read. */
export function isRacy(stat: FileStat, nowMs: number): boolean {
  const isCoarse = stat.mtimeNs % 1_000_000_000n === 0n;
  const age = nowMs - Number(stat.mtimeNs / 1_000_000n);
  return age > -60_000 && age < (isCoarse ? COARSE_MS : TICK_MS);
}
