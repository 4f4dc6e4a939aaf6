import { findDocumentNumbers } from '../document-number.ts';
import { plainInline } from '../inline.ts';
import { SIGN } from '../line-signs.ts';
import { parseNoticeAddress } from '../../../rules/notice-address.ts';
import type { BodyLine } from '../body-line.ts';
import type { InsideHandler } from '../handler.ts';
import type { Reference } from '../types.ts';

type Relation = Reference['relation'];

const MAX_PER_LINE = 10;
const MAX_REFERENCES = 100;
/** UTF-16 units. */
const MAX_LINE = 2000;
const VERB_ZH = /废止|廢止|停止执行|停止施行|停止使用|作废|失效|撤销|撤回|代替|替代|取代|更正|修改|修订/;
const VERB_EN =
  /\b(?:supersed(?:e[sd]?|ing)|replac(?:e[sd]?|ing)|withdr(?:aws?|awn|ew|awing|awal of)|revok(?:e[sd]?|ing)|rescind(?:s|ed)?|cancel(?:s|led|led by)?|repeal(?:s|ed)?|amend(?:s|ed)?|correct(?:s|ed)?)\b/i;
const RELATIONS: ReadonlyArray<readonly [Relation, RegExp]> = [
  ['supersedes', /代替|替代|取代|supersed|replac/i],
  [
    'withdraws',
    /废止|廢止|停止执行|停止施行|停止使用|作废|失效|撤销|撤回|withdr|revok|rescind|cancel|repeal/i,
  ],
  ['amends', /更正|修改|修订|amend|correct/i],
];
/** Parts of a sentence; commas inside of titles and brackets do not end one. */
const SENTENCE_END = /[。！？；;]|[.!?](?=\s|$)/;
/** `《…办法》（以下简称《办法》）`: the short title stands for the long one. */
const ALIAS = /《([^《》]{2,80})》[（(][^（）()《》]{0,60}(?:以下)?简称[“"]?《?([^《》“”"（）()]{2,30})/g;
/** `superseded by this one` is said of the other notice. */
const BY_THIS = /(?:supersed|replac|withdr|revok|rescind|cancel|repeal)\w*\sby\sth(?:is|e present)/i;
const KIND_EN =
  '(?:[Cc]ircular|[Nn]otice|[Bb]ulletin|[Pp]olicy|[Mm]emo(?:randum)?|[Oo]rder|[Aa]dvisory|[Ii]nstruction)';
const LATIN_NUMBER = new RegExp(
  `\\b(?:${KIND_EN}\\s(?:[Nn]o\\.?\\s)?)?([A-Z]{2,8}(?:[-/][A-Z0-9]{1,8}){0,3}[-/]\\d{1,4}(?:[-/]\\d{1,6})?|[A-Z]{1,4}/\\d{1,4})\\b|\\b${KIND_EN}\\s(?:[Nn]o\\.?|[Nn]umber)\\s?(\\d[\\w/-]{0,20}(?:\\sof\\s\\d{4})?)`,
  'g',
);
const LATIN_TITLE = /["“]([^"“”]{4,120})["”]/g;
const LINK = /\[([^\]]{1,200})\]\(([^\s()]{1,500})\)/g;

interface Target {
  readonly at: number;
  readonly end: number;
  title: string | null;
  number: string | null;
  noticeId: string | null;
}

/** Other notices that this one supersedes, withdraws or amends, named by title, number or link beside the verb. */
export const reference: InsideHandler = {
  kind: 'Reference',
  role: 'inside',
  create() {
    let count = 0;
    const aliases = new Map<string, string>();
    return {
      read(line) {
        const { signs, text } = line;
        if ((signs & (SIGN.reference | SIGN.letter)) === 0 || text.length > MAX_LINE) return null;
        if (line.block === 'code' || line.block === 'hidden' || line.isLong || count >= MAX_REFERENCES)
          return null;
        if (text.includes('简称'))
          for (const [, title = '', short = ''] of text.matchAll(ALIAS)) aliases.set(short, title);
        const isZh = (signs & SIGN.reference) !== 0 && VERB_ZH.test(text);
        if (!isZh && ((signs & SIGN.letter) === 0 || !VERB_EN.test(text))) return null;
        const found = referencesOf(line);
        count += found.length;
        if (found.length === 0) return null;
        return found.map((each) => ({ ...each, title: aliases.get(each.title ?? '') ?? each.title }));
      },
    };
  },
};

function referencesOf(line: BodyLine): Reference[] {
  const found: Reference[] = [];
  let from = 0;
  for (const sentence of sentencesOf(line.text)) {
    const targets = targetsOf(sentence);
    if (targets.length > 0) {
      for (const { relation, target } of judge(sentence, targets)) {
        if (found.length >= MAX_PER_LINE) return found;
        const { title, number, noticeId } = target;
        found.push({
          kind: 'Reference',
          relation,
          title,
          number,
          noticeId,
          lines: [line.number, line.number],
          span: [line.start + from + target.at, line.start + from + target.end],
        });
      }
    }
    from += sentence.length;
  }
  return found;
}

/** A line's sentences with what ends them; a stop inside of `《》` or brackets ends none. */
function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at] ?? '';
    if ('《（(〈'.includes(unit)) depth += 1;
    else if ('》）)〉'.includes(unit)) depth = Math.max(0, depth - 1);
    else if (
      depth === 0 &&
      SENTENCE_END.test(text.slice(at, at + 2)) &&
      SENTENCE_END.exec(text.slice(at, at + 2))?.index === 0
    ) {
      sentences.push(text.slice(start, at + 1));
      start = at + 1;
    }
  }
  sentences.push(text.slice(start));
  return sentences;
}

/** What names another notice in a sentence, in order: `《…》` with the number behind it is one. */
function targetsOf(sentence: string): Target[] {
  const targets: Target[] = [];
  const add = (at: number, end: number, part: Partial<Target>): void => {
    const before = targets.findLast((each) => each.end <= at);
    const inside = targets.find((each) => at < each.end && end > each.at);
    if (inside !== undefined) {
      inside.title ??= part.title ?? null;
      inside.number ??= part.number ?? null;
      return;
    }
    const isBehind = before !== undefined && /^\s?[（(]\s?$/.test(sentence.slice(before.end, at));
    if (isBehind && before.number === null && part.number !== undefined) before.number = part.number;
    else targets.push({ at, end, title: null, number: null, noticeId: null, ...part });
  };
  /** Numbers of orders have no year in brackets: `（XX令第12号）`. */
  const addTitle = (each: RegExpExecArray): void => {
    const end = each.index + each[0].length;
    const number = /^[（(]([^（）()《》，,]{2,30}第\d{1,5}号)[）)]/.exec(sentence.slice(end, end + 40))?.[1];
    add(each.index, end, { title: plainInline(each[1] ?? ''), ...(number === undefined ? {} : { number }) });
  };
  for (const each of sentence.matchAll(LINK)) {
    const id = parseNoticeAddress(each[2] ?? '', { appOrigins: [], hubs: [] });
    if (id !== null)
      add(each.index, each.index + each[0].length, { noticeId: id, title: bare(each[1] ?? '') });
  }
  for (const each of sentence.matchAll(/《((?:[^《》]|《[^《》]{1,100}》){2,160})》/g)) addTitle(each);
  for (const { number, at } of findDocumentNumbers(sentence)) add(at, at + number.length, { number });
  if (VERB_EN.test(sentence)) {
    for (const each of sentence.matchAll(LATIN_TITLE))
      add(each.index, each.index + each[0].length, { title: plainInline(each[1] ?? '') });
    for (const each of sentence.matchAll(LATIN_NUMBER))
      add(each.index, each.index + each[0].length, { number: each[1] ?? each[2] ?? '' });
  }
  return targets.toSorted((one, other) => one.at - other.at);
}

function bare(text: string): string {
  return plainInline(text).replace(/^《(.*)》$/, '$1');
}

/** Gives each verb the targets that it speaks of: of its own part of the sentence, else of what stands before it. */
function judge(sentence: string, targets: readonly Target[]): Array<{ relation: Relation; target: Target }> {
  const parts = partsOf(sentence, targets);
  const found = new Map<Target, Relation>();
  for (const [index, part] of parts.entries()) {
    const verb = VERB_ZH.exec(part.text) ?? VERB_EN.exec(part.text);
    if (verb === null) continue;
    // `更正如下`, `修改密码`: a verb that names nothing takes what it stands behind only for those that end a notice.
    const relation = RELATIONS.find(([, pattern]) => pattern.test(verb[0]))?.[0] ?? 'amends';
    const verbEnd = part.start + verb.index + verb[0].length;
    const isPassive = /^\sby\s/.test(sentence.slice(verbEnd)) && !BY_THIS.test(part.text);
    let own = targets.filter(({ at }) => at >= part.start && at < part.end && !(isPassive && at > verbEnd));
    const isAfter = relation === 'supersedes' && own.some(({ at }) => at > part.start + verb.index);
    if (isAfter) own = own.filter(({ at }) => at > part.start + verb.index || BY_THIS.test(part.text));
    const isEnding =
      relation === 'withdraws' || /^(?:同时|一并|均|现)?予?以?(?:废止|更正|代替)/.test(part.text.trim());
    if (own.length === 0 && isEnding) own = lastBefore(targets, parts, index);
    for (const target of own) if (!found.has(target)) found.set(target, relation);
  }
  return [...found].map(([target, relation]) => ({ relation, target }));
}

/** Commas, and an `and` before a further verb. */
const SPLITS = /[，,]|\band (?=supersed|replac|withdr|revok|rescind|cancel|repeal|amend)/g;

interface Part {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The targets of the nearest part before that has any. */
function lastBefore(targets: readonly Target[], parts: readonly Part[], index: number): Target[] {
  for (let at = index - 1; at >= 0 && at >= index - 2; at -= 1) {
    const part = parts[at];
    const own = targets.filter(
      (target) => part !== undefined && target.at >= part.start && target.at < part.end,
    );
    if (own.length > 0) return own;
  }
  return [];
}

/** The sentence at its commas, but for those inside of targets and brackets. Titles are blanked: they may hold verbs. */
function partsOf(sentence: string, targets: readonly Target[]): Part[] {
  let text = sentence;
  for (const { at, end } of targets) text = text.slice(0, at) + '\u0000'.repeat(end - at) + text.slice(end);
  text = text.replace(/[（(][^（）()]*[）)]/g, (inner) =>
    BY_THIS.test(inner) ? inner : '\u0000'.repeat(inner.length),
  );
  const parts: Part[] = [];
  let start = 0;
  for (const comma of text.matchAll(SPLITS)) {
    parts.push({ text: text.slice(start, comma.index), start, end: comma.index });
    start = comma.index + comma[0].length;
  }
  parts.push({ text: text.slice(start), start, end: text.length });
  return parts;
}
