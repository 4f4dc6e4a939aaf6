/**
 * Word by word; scripts without spaces by character. Characters, not the words of `Intl.Segmenter`: it needs 127 us a
 * notice, cuts the same words otherwise where their neighbours differ, and what single characters would scatter is
 * joined below.
 */
import type { DiffPart } from '../../contract/notice.ts';
import { commonEnd, commonStart } from './common.ts';
import { findEdits, type Hunk } from './edits.ts';
import type { Work } from './work.ts';

const KIND = { sign: 0, word: 1, space: 2, single: 3, extend: 4 } as const;
const SINGLE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Belongs to what stands before it. */
const EXTEND = /[\p{M}\p{Emoji_Modifier}\u200d]/u;
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /\s/u;
const JOINER = 0x20_0d;
/** What cutting a UTF-16 unit costs, in steps. */
const UNIT_STEPS = 4;

function kindOf(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (EXTEND.test(character)) return KIND.extend;
  if (SINGLE.test(character)) return KIND.single;
  if (WORD.test(character)) return KIND.word;
  return SPACE.test(character) ? KIND.space : KIND.sign;
}

const BLOCK_BITS = 7;
/** Kinds of the BMP's code units, each block made when a text first has one of it. */
const blocks: Array<Uint8Array | undefined> = [];

function kindOfUnit(unit: number): number {
  let block = blocks[unit >> BLOCK_BITS];
  if (block === undefined) {
    const first = (unit >> BLOCK_BITS) << BLOCK_BITS;
    block = Uint8Array.from({ length: 1 << BLOCK_BITS }, (_value, index) => kindOf(first + index));
    blocks[unit >> BLOCK_BITS] = block;
  }
  return block[unit & ((1 << BLOCK_BITS) - 1)] ?? KIND.sign;
}

const isHigh = (unit: number): boolean => (unit & 0xfc_00) === 0xd8_00;
const isLow = (unit: number): boolean => (unit & 0xfc_00) === 0xdc_00;

/** Kind of the character that begins at, or whose second half is at, `index`. */
function kindAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if ((unit & 0xf8_00) !== 0xd8_00) return kindOfUnit(unit);
  return kindOf(text.codePointAt(isLow(unit) && isHigh(text.charCodeAt(index - 1)) ? index - 1 : index) ?? 0);
}

/** Whether a token ends before `index`; two characters decide, so that a part of a text is cut as the whole is. */
function isBoundary(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return true;
  const before = text.charCodeAt(index - 1);
  if (before === JOINER || (isHigh(before) && isLow(text.charCodeAt(index)))) return false;
  const kind = kindAt(text, index);
  if (kind === KIND.extend) return false;
  if (kind === KIND.single || kind === KIND.sign) return true;
  let last = index - 1;
  let lastKind = kindAt(text, last);
  // What a mark stands on decides; bounded, because no text needs more.
  for (let looks = 0; lastKind === KIND.extend && last > 0 && looks < 8; looks += 1) {
    last -= isLow(text.charCodeAt(last)) ? 2 : 1;
    lastKind = kindAt(text, Math.max(0, last));
  }
  return kind !== lastKind;
}

interface Tokens {
  /** Where each begins; the last is the end. */
  readonly starts: number[];
  readonly ids: number[];
}

function tokensOf(text: string, from: number, to: number, names: Map<string, number>): Tokens {
  const starts: number[] = [];
  const ids: number[] = [];
  for (let start = from; start < to;) {
    let end = start + 1;
    while (end < to && !isBoundary(text, end)) end += 1;
    starts.push(start);
    ids.push(end - start === 1 ? text.charCodeAt(start) : nameOf(text.slice(start, end), names));
    start = end;
  }
  starts.push(to);
  return { starts, ids };
}

/** Above all code units, which stand for themselves. */
function nameOf(token: string, names: Map<string, number>): number {
  const known = names.get(token);
  if (known !== undefined) return known;
  const name = 0x1_00_00 + names.size;
  names.set(token, name);
  return name;
}

/** The parts that are not `added` join to `before`, those not `removed` to `after`. */
export function diffWords(before: string, after: string, work: Work): DiffPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  let head = commonStart(before, after);
  while (!isBoundary(before, head) || !isBoundary(after, head)) head -= 1;
  let tail = commonEnd(before, after, Math.min(before.length, after.length) - head);
  while (!isBoundary(before, before.length - tail) || !isBoundary(after, after.length - tail)) tail -= 1;
  const whole: Hunk = {
    beforeStart: head,
    beforeEnd: before.length - tail,
    afterStart: head,
    afterEnd: after.length - tail,
  };
  const parts: DiffPart[] = [];
  let at = 0;
  for (const hunk of inside(before, after, whole, work)) {
    addPart(parts, 'same', before.slice(at, hunk.beforeStart));
    addPart(parts, 'removed', before.slice(hunk.beforeStart, hunk.beforeEnd));
    addPart(parts, 'added', after.slice(hunk.afterStart, hunk.afterEnd));
    at = hunk.beforeEnd;
  }
  addPart(parts, 'same', before.slice(at));
  return parts;
}

export function addPart(parts: DiffPart[], kind: DiffPart['kind'], text: string): void {
  if (text !== '') parts.push({ kind, text });
}

/** Differences within `whole`, in UTF-16 units; `whole` itself when they cannot be paid for. */
function inside(before: string, after: string, whole: Hunk, work: Work): Hunk[] {
  if (whole.beforeStart === whole.beforeEnd || whole.afterStart === whole.afterEnd) return [whole];
  const units = whole.beforeEnd - whole.beforeStart + whole.afterEnd - whole.afterStart;
  if (!work.pay(units * UNIT_STEPS)) return [whole];
  const names = new Map<string, number>();
  const old = tokensOf(before, whole.beforeStart, whole.beforeEnd, names);
  const fresh = tokensOf(after, whole.afterStart, whole.afterEnd, names);
  const edits = findEdits(old.ids, fresh.ids, work);
  if (edits === null) return [whole];
  return joinClose(
    before,
    edits.map((hunk) => ({
      beforeStart: old.starts[hunk.beforeStart] ?? 0,
      beforeEnd: old.starts[hunk.beforeEnd] ?? 0,
      afterStart: fresh.starts[hunk.afterStart] ?? 0,
      afterEnd: fresh.starts[hunk.afterEnd] ?? 0,
    })),
  );
}

const sizeOf = (hunk: Hunk): number =>
  Math.max(hunk.beforeEnd - hunk.beforeStart, hunk.afterEnd - hunk.afterStart);

/** What stayed between two differences but is shorter than either, or only a space, is read as changed with them. */
function joinClose(before: string, hunks: readonly Hunk[]): Hunk[] {
  const joined: Hunk[] = [];
  for (const hunk of hunks) {
    const last = joined.at(-1);
    const between = last === undefined ? 0 : hunk.beforeStart - last.beforeEnd;
    const isClose =
      last !== undefined &&
      ((between < sizeOf(last) && between < sizeOf(hunk)) ||
        (between === 1 && kindAt(before, last.beforeEnd) === KIND.space));
    if (isClose) {
      const { beforeStart, afterStart } = last;
      joined[joined.length - 1] = { ...hunk, beforeStart, afterStart };
    } else joined.push(hunk);
  }
  return joined;
}
