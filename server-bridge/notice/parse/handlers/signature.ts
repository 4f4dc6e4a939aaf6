import { isoOf, type WrittenDate } from '../civil.ts';
import { halfWidth } from '../date-reader.ts';
import { plainInline } from '../inline.ts';
import { LEAD, SIGN } from '../line-signs.ts';
import { DATED, DATED_SURELY, findSignature, SIGNED, wholeDate, type SeenLine } from '../signature-block.ts';
import type { BodyLine } from '../body-line.ts';
import type { InsideHandler } from '../handler.ts';
import type { Signature } from '../types.ts';

/** Lines kept for the end, which is where signatures stand, and read at the top, where letters name their writer. */
const KEPT = 40;
const HEAD = 20;
/** Lines between two that belong together. */
const MAX_GAP = 3;
/** A word of those that the keys have. */
const MAY_SAY =
  /发[布文]|落款|签发|成文|印发日期|sign|issue|behalf|from|date|posted|published|^\W*to\b|subject/i;
const BETWEEN = /\s*[|｜]\s*|[ \t]{2,}|[ \t]*\u3000\s*/;
/** What is attached begins here: the signature stands above. */
const ANNEX =
  /^(?:#{1,6}\s)?(?:附\s?件\s?\d{0,2}|annex(?:\s[A-Z\d]{1,2})?|appendix(?:\s[A-Z\d]{1,2})?|[-—=\s]{3,}.{1,20}[-—=\s]{3,})[:：]?$/i;

const MAY_BE_ANNEX = /^(?:#{1,6}\s)?[附aA-]/;

function mayBeAnnex({ lead, text }: BodyLine): boolean {
  return (lead & LEAD.annex) !== 0 && text.length < 60 && MAY_BE_ANNEX.test(text);
}

/** Below a signature a rule ends the letter: what follows is what it brings. */
function isRule(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first === 0x2d || first === 0x2a || first === 0x5f) && /^([-*_])\1{2,}\s*$/.test(text);
}

interface Keyed {
  readonly line: BodyLine;
  readonly text: string;
}
interface KeyedDate extends Keyed {
  readonly date: WrittenDate;
}

/**
 * Who signs and when: lines of names with a date below, at the end of the text; what says so by a key
 * (`Issued by:`, `发布日期：`) where no such lines are. Known when nothing of the body follows.
 */
export const signature: InsideHandler = {
  kind: 'Signature',
  role: 'inside',
  create(context) {
    let kept: SeenLine[] = [];
    let head: SeenLine[] = [];
    let isAnnex = false;

    return {
      read(line, own) {
        if (isAnnex || line.isLong || line.block === 'hidden') return null;
        if (head.length < HEAD) head.push({ line, own });
        if (mayBeAnnex(line) && ANNEX.test(line.text.trim())) {
          const above = kept.slice(-KEPT);
          isAnnex = findSignature(above) !== null;
          if (isAnnex) kept = above;
        } else if (isRule(line.text)) {
          const above = kept.slice(-KEPT);
          const block = findSignature(above);
          isAnnex = block !== null && block.date !== null && block.node.names.length > 0;
          if (isAnnex) kept = above;
        }
        if (!isAnnex) kept.push({ line, own });
        if (kept.length >= 4 * KEPT) kept = kept.slice(-KEPT);
        return null;
      },
      end() {
        const last = kept.slice(-KEPT);
        const block = findSignature(last);
        const firstKept = last[0]?.line.number ?? 0;
        head = head.filter(({ line }) => line.number < firstKept);
        const keyed = readKeyed([...head, ...last]);
        const date = block?.date ?? keyed.date?.date ?? null;
        context.dates.signed = date;
        const day = date === null ? null : isoOf({ ...date, time: null });
        const who = keyed.name === null ? [] : [keyed.name.text];
        if (block === null) return ofKeys(keyed, who, day);
        const { node } = block;
        return [{ ...node, names: node.names.length === 0 ? who : node.names, date: day }];
      },
    };
  },
};

interface FoundKeys {
  readonly name: Keyed | null;
  readonly date: KeyedDate | null;
}

/** The first lines that say by a key who signs and when; a plain `Date:` counts in a memo's head only. */
function readKeyed(lines: readonly SeenLine[]): FoundKeys {
  let name: Keyed | null = null;
  let date: KeyedDate | null = null;
  let isMemo = false;
  let isFrom = false;
  for (const { line } of lines) {
    if ((line.signs & SIGN.colon) === 0 || line.block !== 'text' || line.text.length > 160) continue;
    if (!MAY_SAY.test(line.text)) continue;
    for (const part of line.text.split(BETWEEN)) {
      const text = plainInline(part);
      isMemo ||= /^(?:to|from|subject)\s?:/i.test(text);
      const who = SIGNED.exec(text)?.[1];
      // Who a memo is from signs it, unless somebody else does.
      if (who !== undefined && (name === null || isFrom)) {
        name = { line, text: who };
        isFrom = /^from/i.test(text);
      }
      const when = DATED.exec(text)?.[1];
      if (when === undefined || date !== null) continue;
      if (!DATED_SURELY.test(text) && !isMemo && line.number > 12) continue;
      const written = wholeDate(halfWidth(when), true);
      if (written !== null) date = { line, text: when, date: written };
    }
  }
  return { name, date };
}

function ofKeys({ name, date }: FoundKeys, names: readonly string[], day: string | null): Signature[] {
  const lines = [name?.line, date?.line].filter((line) => line !== undefined);
  const [first, second] = lines.toSorted((one, other) => one.number - other.number);
  if (first === undefined) return [];
  // Where the two are far from each other, the place is the first one's.
  const isClose = second !== undefined && second.number - first.number <= MAX_GAP;
  const last = isClose ? second : first;
  return [
    {
      kind: 'Signature',
      names,
      date: day,
      lines: [first.number, last.number],
      span: [first.start, last.start + last.text.length],
    },
  ];
}
