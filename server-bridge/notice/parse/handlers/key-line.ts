import { splitKey, type KeyedText } from '../../../rules/keyed-text.ts';
import { tidy } from '../inline.ts';
import { SIGN } from '../line-signs.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';

/** UTF-16 units: a longer key of a plain line is a sentence before a colon. */
const MAX_KEY = 18;
const MAX_KEY_LATIN = 32;
const MAX_LINE = 600;
/** Between several pairs of one line: `电话：… 邮箱：…`, `Model: a | Date: b`. */
const BETWEEN = /[，,]\s?(?=[\u3400-\u9fff]{2,8}[:：])|\s*[；;|｜]\s*|[ \t]{2,}|[ \t]*\u3000\s*/;
/** Names what comes below, addresses somebody, or is what somebody says. */
const NO_KEY =
  /如下|以下|下列|说$|表示$|指出$|强调$|^(?:dear|hi|hello|尊敬|亲爱|各位)|^(?:subject|title|主题|主題|标题|標題|题目|題目|事由|\S)$/i;

/** Keyed lines of plain paragraphs: `时间：9:00`, `Place: hall`, several side by side as well. */
export const keyLine: LineHandler = {
  kind: 'ClauseItem',
  role: 'line',
  create(context) {
    return (line) => {
      const mayBe = line.block === 'text' && (line.signs & SIGN.colon) !== 0 && line.text.length <= MAX_LINE;
      if (!mayBe || context.clauses.isFull() || isOther(line, context.format)) return null;
      const pairs = pairsOf(line.shown);
      if (pairs === null) return null;
      const depth = context.clauses.depthOf(line);
      return pairs.map(({ key, value }) =>
        context.clauses.make(line, { key, value, label: null, depth }, false),
      );
    };
  },
};

/** Quotes, headings, images, and what Markdown takes for code. */
function isOther({ text, mark }: BodyLine, format: 'markdown' | 'plain'): boolean {
  // A form to be filled in.
  if (/[_＿]{3}/.test(text)) return true;
  // Items of lists are clauses or none.
  if (mark !== null) return true;
  return /^\s{0,3}[>#<!]/.test(text) || (format === 'markdown' && /^(?: {4}|\t)/.test(text));
}

/** All the pairs of a line's visible text that is nothing but pairs; a name may stand in front of several. */
function pairsOf(line: string): KeyedText[] | null {
  // A note in brackets: `（联系人：…）`.
  const text = line.trim().replace(/^[（(](.*)[）)]$/, '$1');
  const parts = BETWEEN.test(text.trim()) ? text.split(BETWEEN).filter((part) => part !== '') : [];
  const isNamed = parts.length > 1 && !/[:：]/.test(parts[0] ?? '') && (parts[0] ?? '').length <= MAX_KEY;
  const pairs = (isNamed ? parts.slice(1) : parts).map((part) => pairOf(tidy(part)));
  if (parts.length > 1 && pairs.every((pair) => pair !== null)) return pairs;
  const whole = pairOf(tidy(text));
  return whole === null ? null : [whole];
}

function pairOf(text: string): KeyedText | null {
  const pair = splitKey(text.replace(/[。；;]$/, ''));
  if (pair === null || pair.value === '' || NO_KEY.test(pair.key)) return null;
  const isLatin = !/[\u3400-\u9fff]/.test(pair.key);
  if (pair.key.length > (isLatin ? MAX_KEY_LATIN : MAX_KEY)) return null;
  // `传  真` is set to the width of its neighbours.
  if (!isLatin) return { ...pair, key: pair.key.replace(/(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])/g, '') };
  return pair.key.split(/\s+/).length > 5 ? null : pair;
}
