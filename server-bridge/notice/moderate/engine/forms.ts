import type { ResolvedOptions } from './options.ts';
import { simplifiedOf } from './simplified.ts';

/** The step that changed a character; `space` is white space of any kind. */
export type Rule = 'space' | 'digits' | 'width' | 'style' | 'letterCase' | 'chinese' | 'marks';

type Report = (rule: Rule, from: string, to: string) => void;

/**
 * What one character counts as: usually one character, several for one that stands for several (⑫ is 12), none for
 * one that nobody sees. The steps are repeated until nothing changes: the traditional form of a digit form is a digit.
 */
export function normalForm(codePoint: number, options: ResolvedOptions, report?: Report): string {
  const original = String.fromCodePoint(codePoint);
  if (NOT_SEEN.test(original) || ORNAMENT.test(original)) return '';
  if (codePoint !== IDEOGRAPHIC_SPACE && SPACE.test(original)) {
    if (original !== ' ') report?.('space', original, ' ');
    return ' ';
  }
  let normal = original;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next =
      normal.length === 1
        ? step(normal, options, report)
        : Array.from(normal, (character) => step(character, options, report)).join('');
    if (next === normal) break;
    normal = next;
  }
  if (!options.marks) return isAscii(normal) ? normal : Array.from(normal, inParts).join('');
  const bare = Array.from(normal, baseOf).join('');
  if (bare !== normal) report?.('marks', normal, bare);
  return bare;
}

/** Of one character, as most forms are. */
function isAscii(form: string): boolean {
  return form.length === 1 && form <= '\u007f';
}

/** Controls but for white space, formats, object and braille blanks, noncharacters; Arabic number signs are visible. */
const NOT_SEEN =
  /^(?:[\u00ad\u180e\u2800\ufffc]|(?![\t-\r\u0085])\p{Cc}|(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])\p{Cf}|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point})$/u;
/** A mark of no script that makes no letter: strokes through a word, circles and keys around its letters. */
const ORNAMENT =
  /^(?:\p{Me}|(?=\p{Mn})(?![\u0300-\u0304\u0306-\u030c\u030f\u0311\u0313\u0314\u031b\u0323-\u0328\u032d\u032e\u0330\u0331\u0338\u0342\u0345\u0653-\u0655\u3099\u309a])\p{Script=Inherited})$/u;
const SPACE = /^[\s\u0085]$/u;
const IDEOGRAPHIC_SPACE = 0x3000;
const MAX_ROUNDS = 8;

function step(character: string, options: ResolvedOptions, report: Report | undefined): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0x7f)
    return options.letterCase ? told('letterCase', character, character.toLowerCase()) : character;
  const digit = digitOf(character, code);
  // With the option off, a digit form stays what it is, whatever else it could be.
  if (digit !== null) return options.digits ? told('digits', character, digit) : character;
  let normal = character;
  const isWidth = code === IDEOGRAPHIC_SPACE || (code >= 0xff00 && code <= 0xffef);
  if (isWidth && options.width) normal = told('width', normal, compatible(normal));
  else if (!isWidth && options.style) normal = told('style', normal, styled(normal, code));
  if (options.letterCase) normal = told('letterCase', normal, normal.toLowerCase());
  if (options.chinese && normal === character && code > 0x2e7f) {
    normal = told('chinese', normal, simplifiedOf(normal));
  }
  return normal;

  function told(rule: Rule, from: string, to: string): string {
    if (from !== to) report?.(rule, from, to);
    return to;
  }
}

/** Unicode's own compatibility data. */
function compatible(character: string): string {
  return character.normalize('NFKC');
}

/** `ⓓ` and `⒟` are the letter that they enclose; white letters in circles and squares and those of flags have no data. */
function styled(character: string, code: number): string {
  for (const first of LETTER_RUNS) {
    if (code >= first && code < first + 26) return String.fromCharCode(0x61 + code - first);
  }
  const normal = compatible(character);
  const enclosed = normal.length === 3 ? /^\((.)\)$/u.exec(normal)?.[1] : undefined;
  return enclosed ?? normal;
}
const LETTER_RUNS = [0x1f150, 0x1f170, 0x1f1e6];

/** A letter without its marks, `é` is e; what is no letter with marks stays. */
function baseOf(character: string): string {
  if (character <= '\u007f') return character;
  const [base = '', ...marks] = Array.from(character.normalize('NFD'));
  return marks.length > 0 && marks.every((mark) => MARK.test(mark)) ? base : character;
}

/** A letter and its marks: é is the same in one piece as in two, half-width カ and its sound mark as ガ. */
function inParts(character: string): string {
  return baseOf(character) === character ? character : character.normalize('NFD');
}
export const MARK = /^[\p{Mn}\p{Me}]$/u;

const CHINESE_DIGITS: ReadonlyMap<string, string> = new Map(
  [
    ['0', '〇零'],
    ['1', '一壹弌壱幺〡'],
    ['2', '二贰貳貮弍弐〢'],
    ['3', '三叁叄參参弎〣'],
    ['4', '四肆〤'],
    ['5', '五伍〥'],
    ['6', '六陆陸〦'],
    ['7', '七柒〧'],
    ['8', '八捌〨'],
    ['9', '九玖〩'],
    // These are words by themselves, so their plain forms stay.
    ['十', '拾'],
    ['百', '佰'],
    ['千', '仟'],
  ].flatMap(([digit = '', forms = '']) => Array.from(forms, (form): [string, string] => [form, digit])),
);

/** Runs of numbers that have no compatibility data: code points, the first one's number, the step. */
const RUNS: ReadonlyArray<readonly [first: number, last: number, value: number, step: number]> = [
  [0x2776, 0x277f, 1, 1],
  [0x2780, 0x2789, 1, 1],
  [0x278a, 0x2793, 1, 1],
  [0x24eb, 0x24f4, 11, 1],
  [0x24f5, 0x24fe, 1, 1],
  [0x24ff, 0x24ff, 0, 1],
  [0x3248, 0x324f, 10, 10],
  [0x1f10b, 0x1f10c, 0, 0],
];
const ROMAN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 100, 500, 1000];
const ROMAN_RARE: ReadonlyMap<number, number> = new Map([
  [0x2180, 1000],
  [0x2181, 5000],
  [0x2182, 10_000],
  [0x2185, 6],
  [0x2186, 50],
  [0x2187, 50_000],
  [0x2188, 100_000],
]);

/** The digits, or the plain numeral, that a character stands for, null for everything else and for ASCII digits themselves. */
function digitOf(character: string, code: number): string | null {
  const chinese = CHINESE_DIGITS.get(character);
  if (chinese !== undefined) return chinese;
  if (code >= 0x2160 && code <= 0x217f) return String(ROMAN[(code - 0x2160) % 16]);
  const rare = ROMAN_RARE.get(code);
  if (rare !== undefined) return String(rare);
  for (const [first, last, value, step] of RUNS) {
    if (code >= first && code <= last) return String(value + (code - first) * step);
  }
  // A full-width digit is a matter of width.
  if (code >= 0xff10 && code <= 0xff19) return null;
  const normal = compatible(character);
  if (normal !== character) {
    const enclosed = /^\(?([0-9]{1,2})[).,]?$/.exec(normal)?.[1];
    if (enclosed !== undefined) return enclosed;
    const ideograph = /^\(?([一二三四五六七八九十])\)?$/.exec(normal)?.[1];
    // Ten by itself is a word; in brackets or a circle it is a number.
    if (ideograph === '十') return code >= 0x3200 && code <= 0x32ff ? '10' : null;
    if (ideograph !== undefined) return CHINESE_DIGITS.get(ideograph) ?? null;
  }
  return DECIMAL.test(character) ? String(decimalValue(code)) : null;
}

/** Whether a table of single characters has a form for it. */
export function isMapped(code: number): boolean {
  const character = String.fromCodePoint(code);
  return CHINESE_DIGITS.has(character) || simplifiedOf(character) !== character;
}

const DECIMAL = /^\p{Nd}$/u;

/** Decimal digits come in runs of ten, zero first (Unicode Standard, section 4.6). */
function decimalValue(code: number): number {
  let value = 0;
  while (value < 9 && DECIMAL.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
