/** One look at one file: what is there, is it whole, what does it say. Changes nothing but the look itself. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { decodeText } from './decode.ts';
import { codeOf, type FileContent, type FileStat, type FileSystem, isAbsence } from './file-system.ts';
import { type Fingerprint, isRacy, stampOf } from './fingerprint.ts';
import type { Item } from './items.ts';
import type { Look } from './looks.ts';
import {
  brokenLink,
  CUT_OFF,
  LINK_OUTSIDE,
  NOT_A_FILE,
  type Reason,
  tooLarge,
  unreadable,
} from './reasons.ts';
import { endsWithNewline, OLD_MS, type Outline, outlineOf, QUIET, quietFor } from './settle.ts';
import { nextTurn } from './timers.ts';
import { isInside, type Root } from './walk.ts';

const MAX_TEXT_BYTES = 5 * 1024 * 1024;
/** Decoding and hashing 5 MiB take about 10 ms together: not in one turn of the loop. */
const LARGE_BYTES = 1024 * 1024;

export type Finding =
  | { readonly kind: 'absent' | 'folder' | 'fresh' | 'superseded' }
  /** Somebody may still be writing: look again at `dueAt`. */
  | { readonly kind: 'unfinished'; readonly dueAt: number }
  /** Empty and stays so. */
  | { readonly kind: 'empty'; readonly stamp: string }
  | { readonly kind: 'bad'; readonly reason: Reason; readonly stamp: string | null }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly hash: string;
      readonly outline: Outline;
      readonly print: Fingerprint;
    };

export interface ExamineOptions {
  readonly fs: FileSystem;
  readonly root: Root;
  readonly item: Item | null;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Wall clock, ms. */
  readonly now: () => number;
  /** The system tells of writes under a file's name, so that their absence proves something. */
  readonly tellsWrites: boolean;
  /** A newer hint has come meanwhile. */
  readonly isSuperseded: () => boolean;
}

export async function examine(look: Look, options: ExamineOptions): Promise<Finding> {
  const { fs, clock, item } = options;
  let content: FileContent;
  try {
    const place = look.path ?? (await findPlace(look, options));
    if (typeof place !== 'string') return place;
    content = await fs.read(place, MAX_TEXT_BYTES);
  } catch (error) {
    return badFile(error);
  }
  if (options.isSuperseded()) return { kind: 'superseded' };

  const { before, after, bytes } = content;
  const stamp = stampOf(after);
  const isSteady = stampOf(before) === stamp && (bytes === null || bytes.length === after.size);
  if (look.stamp !== null && look.stamp !== stamp && look.size !== after.size) look.isGrowing = true;
  // A change that no hint told of was seen just now; a hint knows better when it was.
  const isUntold = look.stamp !== null && look.stamp !== stamp && look.changedAt <= look.seenAt;
  if (!isSteady || isUntold) look.changedAt = clock();
  look.seenAt = clock();
  look.stamp = stamp;
  look.size = after.size;
  if (!isSteady) return { kind: 'unfinished', dueAt: clock() + QUIET.edit };
  if (bytes === null) return { kind: 'bad', reason: tooLarge(after.size, MAX_TEXT_BYTES), stamp };

  const wait = unfinishedFor(look, options, after);
  if (bytes.length === 0) return wait(QUIET.hard) ?? { kind: 'empty', stamp };
  const decoded = decodeText(bytes);
  if (decoded.status !== 'ok') {
    const bad: Finding = { kind: 'bad', reason: decoded.reason, stamp };
    return wait(QUIET.soft) ?? bad;
  }
  const { text, isCut } = decoded;
  if (bytes.length > LARGE_BYTES) await nextTurn();
  if (text.trim() === '') return wait(QUIET.hard) ?? { kind: 'empty', stamp };
  const isMovedIn = options.tellsWrites && !look.isScanned && look.sawRename && !look.sawChange;
  const needed = quietFor({
    bytes,
    text,
    isCut,
    before:
      item === null || item.print === null
        ? null
        : { size: item.print.size, endsWithNewline: item.print.endsWithNewline, outline: item.outline },
    isMovedIn,
    isGrowing: look.isGrowing,
    longestPause: look.longestPause,
    isScanned: look.isScanned,
  });
  const unfinished = wait(needed);
  if (unfinished !== null) return unfinished;
  if (isCut) return { kind: 'bad', reason: CUT_OFF, stamp };
  return {
    kind: 'text',
    text,
    hash: hash('sha256', bytes, 'base64'),
    outline: outlineOf(bytes),
    print: {
      stamp,
      size: after.size,
      isRacy: isRacy(after, options.now()),
      isFirstScan: false,
      endsWithNewline: endsWithNewline(bytes),
      refs: [],
    },
  };
}

/** Asks whether the file has not changed for long enough; null when it has not. */
function unfinishedFor(
  look: Look,
  { clock, now }: ExamineOptions,
  stat: FileStat,
): (needed: number) => Finding | null {
  const age = now() - Number(stat.mtimeNs / 1_000_000n);
  return (needed) => {
    // A writer's clock may differ from ours: only a long time since the last write counts.
    if (look.isScanned && age >= (needed > QUIET.soft ? OLD_MS : OLD_MS / 10)) return null;
    const dueAt = look.changedAt + needed;
    return clock() < dueAt ? { kind: 'unfinished', dueAt } : null;
  };
}

/** Where a hinted file is to be read, or what it is instead. */
async function findPlace(look: Look, { fs, root, item }: ExamineOptions): Promise<string | Finding> {
  const path = join(root.real, look.relative);
  const stat = await fs.lstat(path);
  switch (stat.kind) {
    case 'folder':
      return { kind: 'folder' };
    case 'other':
      return { kind: 'bad', reason: NOT_A_FILE, stamp: null };
    case 'file': {
      const isKnown = item?.print?.stamp === stampOf(stat) && !item.print.isRacy;
      return isKnown && !look.isForced ? { kind: 'fresh' } : path;
    }
    case 'link': {
      const real = await fs.realpath(path).catch((error: unknown) => error);
      if (typeof real !== 'string' || !isInside(real, root.real)) {
        const reason = typeof real === 'string' ? LINK_OUTSIDE : brokenLink(real);
        return { kind: 'bad', reason, stamp: null };
      }
      return (await fs.lstat(real)).kind === 'folder' ? { kind: 'folder' } : real;
    }
  }
}

function badFile(error: unknown): Finding {
  if (isAbsence(error)) return { kind: 'absent' };
  const code = codeOf(error);
  // Became a link between two looks.
  if (code === 'ELOOP' || code === 'EMLINK') return { kind: 'bad', reason: LINK_OUTSIDE, stamp: null };
  const isNoFile = code === 'ENOTREG' || code === 'ENXIO';
  return { kind: 'bad', reason: isNoFile ? NOT_A_FILE : unreadable(error), stamp: null };
}
