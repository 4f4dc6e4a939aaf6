import { simplifiedOf } from './simplified.ts';

export interface NormalizeOptions {
  /** Each is on unless it is false. */
  readonly letterCase?: boolean;
  readonly width?: boolean;
  /** Styled English: ⓓ, ⒟, 𝐝 are d. */
  readonly style?: boolean;
  /** Digit forms: 一, 壹, ①, ⒈, ¹, Ⅰ are 1. */
  readonly digits?: boolean;
  readonly chinese?: boolean;
}

/**
 * What one character counts as: usually one UTF-16 unit, several for one that stands for several (⑫ is 12), none for
 * one that nobody sees. Answers are computed once for each character.
 */
export interface Normalizer {
  /** The unit that a unit of the basic plane counts as, or one of the two special values. */
  unit(code: number): number;
  /** For {@link SEVERAL} and characters beyond the basic plane. */
  expand(codePoint: number): string;
}

/** Special values of {@link Normalizer.unit}. */
export const INVISIBLE = 1;
export const SEVERAL = 2;

const NOT_SEEN =
  // oxlint-disable-next-line no-control-regex -- nobody sees them
  /^(?:[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u180e]|\p{Default_Ignorable_Code_Point})$/u;
const SPACE = /^\s$/u;

export function createNormalizer(options: NormalizeOptions = {}): Normalizer {
  /** 0 is "not computed yet". */
  const units = new Uint16Array(0x10000);
  const several = new Map<number, string>();

  function expand(codePoint: number): string {
    let known = several.get(codePoint);
    if (known === undefined) {
      known = normalize(codePoint, options);
      several.set(codePoint, known);
    }
    return known;
  }

  return {
    unit(code) {
      const known = units[code] ?? 0;
      if (known !== 0) return known;
      const isSurrogate = code >= 0xd800 && code <= 0xdfff;
      const normal = isSurrogate ? null : normalize(code, options);
      if (normal === null) units[code] = SEVERAL;
      else if (normal === '') units[code] = INVISIBLE;
      else units[code] = normal.length === 1 ? normal.charCodeAt(0) : SEVERAL;
      return units[code] ?? 0;
    },
    expand,
  };
}

/** A whole text, for words of the dictionary. */
export function normalizeText(text: string, normalizer: Normalizer): string {
  let normal = '';
  for (const character of text) normal += normalizer.expand(character.codePointAt(0) ?? 0);
  return normal.trim();
}

function normalize(codePoint: number, options: NormalizeOptions): string {
  const original = String.fromCodePoint(codePoint);
  if (NOT_SEEN.test(original)) return '';
  if (codePoint !== 0x3000 && SPACE.test(original)) return ' ';
  let normal = original;
  // Each step may make work for another: the traditional form of a digit form is a digit.
  for (let round = 0; round < 4; round += 1) {
    const next = Array.from(normal, (character) => step(character, options)).join('');
    if (next === normal) break;
    normal = next;
  }
  return normal;
}

function step(character: string, options: NormalizeOptions): string {
  const { letterCase = true, width = true, style = true, digits = true, chinese = true } = options;
  const digit = digitOf(character);
  if (digit !== null) return digits ? digit : character;
  let normal = character;
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x7f) {
    const isWidth = code === 0x3000 || (code >= 0xff00 && code <= 0xffef);
    if (isWidth ? width : style) normal = isWidth ? compatible(character) : styled(character, code);
  }
  if (letterCase) normal = normal.toLowerCase();
  if (chinese && normal === character && code > 0x2e7f) normal = simplifiedOf(character);
  return normal;
}

/** Unicode's own compatibility data. */
function compatible(character: string): string {
  return character.normalize('NFKC');
}

/** `ⓓ` and `⒟` are the letter that they enclose; circled and squared white letters have no data in Unicode. */
function styled(character: string, code: number): string {
  for (const first of WHITE_ON_BLACK) {
    if (code >= first && code < first + 26) return String.fromCharCode(0x61 + code - first);
  }
  const normal = compatible(character);
  const enclosed = normal.length === 3 ? /^\((.)\)$/u.exec(normal)?.[1] : undefined;
  return enclosed ?? normal;
}
const WHITE_ON_BLACK = [0x1f150, 0x1f170];

const CHINESE_DIGITS: ReadonlyMap<string, string> = new Map(
  [
    ['0', '〇零'],
    ['1', '一壹弌'],
    ['2', '二贰貳貮弍'],
    ['3', '三叁叄參参弎'],
    ['4', '四肆'],
    ['5', '五伍'],
    ['6', '六陆陸'],
    ['7', '七柒'],
    ['8', '八捌'],
    ['9', '九玖'],
  ].flatMap(([digit = '', forms = '']) => Array.from(forms, (form): [string, string] => [form, digit])),
);
/** First code points of circled numbers that have no compatibility data, with the number they begin with. */
const CIRCLED: ReadonlyArray<readonly [first: number, last: number, value: number]> = [
  [0x2776, 0x277f, 1],
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x24eb, 0x24f4, 11],
  [0x24f5, 0x24fe, 1],
  [0x24ff, 0x24ff, 0],
];
const ROMAN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 100, 500, 1000];

/** The ASCII digits that a character stands for, null for everything else and for ASCII digits themselves. */
function digitOf(character: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return null;
  const chinese = CHINESE_DIGITS.get(character);
  if (chinese !== undefined) return chinese;
  if (code >= 0x2160 && code <= 0x217f) return String(ROMAN[(code - 0x2160) % 16]);
  for (const [first, last, value] of CIRCLED) {
    if (code >= first && code <= last) return String(value + code - first);
  }
  // A full-width digit is a matter of width.
  if (code >= 0xff10 && code <= 0xff19) return null;
  const normal = compatible(character);
  const enclosed = /^\(?([0-9]{1,2})[).,]?$/.exec(normal)?.[1];
  if (enclosed !== undefined) return enclosed;
  const ideograph = /^\(?([一二三四五六七八九])\)?$/.exec(normal)?.[1];
  if (ideograph !== undefined) return CHINESE_DIGITS.get(ideograph) ?? null;
  return /^\p{Nd}$/u.test(character) ? String(decimalValue(code)) : null;
}

/** Decimal digits come in runs of ten, zero first (Unicode Standard, section 4.6). */
function decimalValue(code: number): number {
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
