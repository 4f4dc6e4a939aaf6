/** Notices in two versions, as people edit them. */
import { createProcessor } from '../../server-bridge/notice/process.ts';
import { dictionaryOf } from '../../server-bridge/notice/moderate/index.ts';
import type { NoticeDocument } from '../../server-bridge/notice/document.ts';
import type { DiffContent } from '../../server-bridge/notice/diff/index.ts';
import { notices } from './corpus.ts';

export interface Version {
  readonly text: string;
  readonly document: NoticeDocument;
  readonly content: DiffContent;
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** Every second paragraph of the body as a numbered clause, an effective date in front. */
function numbered(text: string): string {
  let count = 0;
  return text
    .replace('---\n', '---\neffective: 2026-12-01\n')
    .split('\n')
    .map((line, index) => {
      const isParagraph = line.endsWith('。');
      const numeral = NUMERALS[count];
      if (!isParagraph || index % 4 !== 0 || numeral === undefined) return line;
      count += 1;
      return `${numeral}、${line}`;
    })
    .join('\n');
}

/**
 * The effective date moves by four days, a keyed value changes, one clause loses words, two clauses change places, a
 * paragraph gets a sentence, the last one goes.
 */
function edited(text: string): string {
  const lines = text
    .replace('2026-12-01', '2026-12-05')
    .replace(/时间：11月(\d+)日/, '时间：12月$1日（周五）')
    .trimEnd()
    .split('\n');
  const clauses = lines.flatMap((line, index) => (/^[一二三四五六七八九十]、/.test(line) ? [index] : []));
  const [first, second, third] = clauses;
  if (first !== undefined) lines[first] = (lines[first] ?? '').replace(/^(.、.{6}).{3}/, '$1');
  if (second !== undefined && third !== undefined) {
    const [one = '', other = ''] = [lines[second], lines[third]];
    lines[second] = one.slice(0, 2) + other.slice(2);
    lines[third] = other.slice(0, 2) + one.slice(2);
  }
  const paragraph = lines.findLastIndex((line, index) => index < lines.length - 2 && line.endsWith('。'));
  lines[paragraph] = `${lines[paragraph] ?? ''}请各部门于当日下班前回复。`;
  return `${lines.slice(0, -1).join('\n')}\n`;
}

/** As stored and as it is compared. */
export function editedNotices(count = 200): Array<readonly [before: Version, after: Version]> {
  const process = createProcessor({ dictionary: dictionaryOf('') });
  const versionOf = (text: string, version: number): Version => {
    const input = { format: 'markdown', fallbackTitle: '', channel: null, zone: 'Asia/Shanghai' } as const;
    const document = process({ ...input, text, maxLevel: 'urgent', media: {} });
    const { title, level, issuer, number, clauses, plainText } = document;
    const { effectiveFrom, effectiveTo, expires } = document;
    const fields = {
      effectiveFrom: effectiveFrom?.text ?? null,
      effectiveTo: effectiveTo?.text ?? null,
      expires: expires?.text ?? null,
      issuer,
      number,
    };
    return { text, document, content: { version, title, level, fields, clauses, plainText } };
  };
  return notices(count).map((text) => {
    const before = numbered(text);
    return [versionOf(before, 1), versionOf(edited(before), 2)] as const;
  });
}
