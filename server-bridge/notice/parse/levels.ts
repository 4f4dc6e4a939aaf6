import { LEVELS } from '../../contract/names.ts';
import type { Level } from '../../contract/notice.ts';

/** What a mark in brackets at the start of a title line means. `draft` says nothing about the level. */
export type MarkMeaning = Exclude<Level, 'emergency'> | 'draft';

/**
 * The marks, in simplified and traditional Chinese and English, upper case. Reproduced in `docs/parsing.md`, which a
 * test compares with this table. A mark reaches `urgent` at most: `emergency` is for the front matter only.
 */
export const LEVEL_MARKS: Readonly<Record<MarkMeaning, readonly string[]>> = {
  urgent: [
    ...[
      '紧急',
      '紧急通知',
      '紧急公告',
      '紧急通告',
      '紧急提醒',
      '紧急提示',
      '特急',
      '特急通知',
      '加急',
      '加急通知',
      '特提',
    ],
    ...['緊急', '緊急通知', '緊急公告', '緊急通告', '緊急提醒', '緊急提示'],
    ...['URGENT', 'URGENT NOTICE', 'EMERGENCY', 'CRITICAL', 'IMMEDIATE ACTION'],
  ],
  important: [
    ...['重要', '重要通知', '重要公告', '重要通告', '重要提醒', '重要提示', '重要事项', '注意', '请注意'],
    ...['重要事項', '請注意'],
    ...['平急', '平急通知'],
    ...['IMPORTANT', 'IMPORTANT NOTICE', 'ACTION REQUIRED', 'ATTENTION', 'WARNING'],
  ],
  normal: ['通知', '公告', '通告', '公示', 'NOTICE', 'ANNOUNCEMENT'],
  info: ['提示', '温馨提示', '溫馨提示', '友情提示', '提醒', 'INFO', 'INFORMATION', 'FYI', 'REMINDER'],
  draft: [
    '征求意见稿',
    '徵求意見稿',
    '草案',
    '草稿',
    '讨论稿',
    '討論稿',
    '送审稿',
    '送審稿',
    'DRAFT',
    'DRAFT FOR COMMENT',
  ],
};

/** What the front matter's `level` may say besides the five words. */
export const LEVEL_WORDS: Readonly<Record<Level, readonly string[]>> = {
  info: ['提示', '信息'],
  normal: ['普通', '一般'],
  important: ['重要', '平急'],
  urgent: ['紧急', '緊急', '特急', '特提', '加急'],
  emergency: ['突发', '突發', '应急', '應急'],
};

const BRACKETS: Readonly<Record<string, string>> = {
  '【': '】',
  '〖': '〗',
  '〔': '〕',
  '［': '］',
  '[': ']',
};
const MAX_MARK = 24;
const MAX_MARKS = 4;

const meanings = new Map<string, MarkMeaning>();
for (const [meaning, marks] of Object.entries(LEVEL_MARKS)) {
  for (const mark of marks) meanings.set(mark, meaning as MarkMeaning);
}
const words = new Map<string, Level>();
for (const each of LEVELS) {
  for (const word of [each.toUpperCase(), ...LEVEL_WORDS[each]]) words.set(word, each);
}

export interface ReadMarks {
  /** The loudest of the marks. */
  readonly level: Level | null;
  readonly isDraft: boolean;
  /** UTF-16 units that the marks and the blanks around them take. */
  readonly length: number;
}

/** Reads the marks at the start of a line; null when there is none. */
export function readMarks(text: string): ReadMarks | null {
  let level: Level | null = null;
  let isDraft = false;
  let at = blanksAt(text, 0);
  let count = 0;
  for (; count < MAX_MARKS; count += 1) {
    const close = BRACKETS[text[at] ?? ''];
    if (close === undefined) break;
    const inner = text.slice(at + 1, at + 1 + MAX_MARK);
    const end = inner.indexOf(close);
    if (end < 0) break;
    const meaning = meanings.get(normalise(inner.slice(0, end)));
    const next = at + end + 2;
    // `[important](…)`, `[important][…]` and `[important]: …` are Markdown links.
    if (meaning === undefined || (close === ']' && isLinkTail(text, next))) break;
    if (meaning === 'draft') isDraft = true;
    else level = louder(level, meaning);
    at = blanksAt(text, next);
  }
  return count === 0 ? null : { level, isDraft, length: at };
}

/**
 * What the title's own words say: a mark alone, before a colon, or as its last word (`关于…的紧急通知`). Null when they
 * say nothing of a level.
 */
export function readTitleWord(title: string): Level | null {
  const text = title.trim();
  const word = /^([^:：]{1,24})(?:[:：]|$)/.exec(text)?.[1] ?? '';
  const meaning = meanings.get(normalise(word)) ?? meanings.get(/的([^的]{2,4})$/.exec(text)?.[1] ?? '');
  return meaning === undefined || meaning === 'draft' ? null : meaning;
}

/** What the front matter's `level` means; undefined for an unknown word. */
export function readLevelWord(text: string): Level | undefined {
  return words.get(normalise(text));
}

export function capLevel(level: Level, max: Level): Level {
  return LEVELS.indexOf(level) > LEVELS.indexOf(max) ? max : level;
}

/** Words that make a title a draft wherever they stand: `…办法（征求意见稿）`. */
export function isDraftTitle(title: string): boolean {
  // `关于征求《…（征求意见稿）》意见的通知` is none itself.
  const own = title.includes('《') ? title.replace(/《[^《》]{1,200}》/g, '') : title;
  return /征求意见稿|徵求意見稿|[（(](?:draft|草案|草稿|讨论稿|討論稿|送审稿|送審稿)[）)]|^draft\b\s?[:：—–-]/i.test(
    own,
  );
}

/** Grades of urgency of official documents, alone on their line: `特急`, `加急`, `平急`. Null for any other word. */
export function readUrgency(word: string): Level | null {
  if (!/^(?:特提|特急|加急|平急|紧急|緊急|urgent|critical)$/i.test(word)) return null;
  const meaning = meanings.get(normalise(word));
  return meaning !== undefined && meaning !== 'draft' ? meaning : null;
}

export function louder(one: Level | null, other: Level): Level {
  return one !== null && LEVELS.indexOf(one) >= LEVELS.indexOf(other) ? one : other;
}

function normalise(word: string): string {
  return word.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
}

function isLinkTail(text: string, at: number): boolean {
  const tail = text[at];
  if (tail === '(' || tail === ':') return true;
  if (tail !== '[') return false;
  // `[URGENT][DRAFT] …` is two marks, `[important][1]` a link.
  const close = text.slice(at + 1, at + 1 + MAX_MARK).indexOf(']');
  return close < 0 || !meanings.has(normalise(text.slice(at + 1, at + 1 + close)));
}

function blanksAt(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s:：]/.test(text[at] ?? '')) at += 1;
  return at;
}
