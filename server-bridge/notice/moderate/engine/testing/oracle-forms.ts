/** The normal form of a character, written a second time: lists of forms, `normalize` and OpenCC's converter. */
import { Converter } from 'opencc-js/t2cn';
import type { ResolvedOptions } from '../options.ts';

/** All Chinese characters at once, each by itself in a line: the converter is slow to call. */
const simplified = ((): ReadonlyMap<string, string> => {
  const all = Array.from({ length: 0x33500 - 0x2e80 }, (_value, index) => index + 0x2e80)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  const lines = Converter({ from: 't', to: 'cn' })(all.join('\n')).split('\n');
  return new Map(all.map((character, index) => [character, lines[index]!]));
})();
const simplify = (character: string): string => simplified.get(character) ?? character;

function numbered(first: number, values: readonly number[]): Array<[string, string]> {
  return values.map((value, index) => [String.fromCodePoint(first + index), String(value)]);
}
const upTo = (count: number, from = 1): number[] =>
  Array.from({ length: count }, (_v, index) => from + index);

const NUMERALS = new Map<string, string>([
  ...[
    '〇零',
    '一壹弌壱幺〡',
    '二贰貳貮弍弐〢',
    '三叁叄參参弎〣',
    '四肆〤',
    '五伍〥',
    '六陆陸〦',
    '七柒〧',
    '八捌〨',
    '九玖〩',
  ].flatMap((forms, value) => Array.from(forms, (form): [string, string] => [form, String(value)])),
  ['拾', '十'],
  ['佰', '百'],
  ['仟', '千'],
  ...['⁰₀⓪⓿', '¹₁⼀㆒', '²₂⼆㆓', '³₃㆔', '⁴₄㆕', '⁵₅', '⁶₆', '⁷₇', '⁸₈⼋', '⁹₉'].flatMap((forms, value) =>
    Array.from(forms, (form): [string, string] => [form, String(value)]),
  ),
  ...numbered(0x2460, upTo(20)),
  ...numbered(0x2474, upTo(20)),
  ...numbered(0x2488, upTo(20)),
  ...numbered(0x24eb, upTo(10, 11)),
  ...numbered(0x24f5, upTo(10)),
  ...numbered(0x2776, upTo(10)),
  ...numbered(0x2780, upTo(10)),
  ...numbered(0x278a, upTo(10)),
  ...numbered(0x3220, upTo(10)),
  ...numbered(0x3280, upTo(10)),
  ...numbered(0x3251, upTo(15, 21)),
  ...numbered(0x32b1, upTo(15, 36)),
  ...numbered(0x3248, [10, 20, 30, 40, 50, 60, 70, 80]),
  ...numbered(0x2160, [...upTo(12), 50, 100, 500, 1000]),
  ...numbered(0x2170, [...upTo(12), 50, 100, 500, 1000, 1000, 5000, 10_000]),
  ...numbered(0x2185, [6, 50, 50_000, 100_000]),
  ...numbered(0x1f100, [0, ...upTo(10, 0)]),
  ...numbered(0x1f10b, [0, 0]),
]);

/** The ten digits of a script stand in a row behind its zero. */
function decimal(character: string): string | undefined {
  if (!/\p{Nd}/u.test(character) || /[0-9０-９]/.test(character)) return undefined;
  const code = character.codePointAt(0)!;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

function once(character: string, options: ResolvedOptions): string {
  const digit = NUMERALS.get(character) ?? decimal(character);
  if (digit !== undefined) return options.digits ? digit : character;
  const wide = /[\u3000\uff00-\uffef]/.test(character);
  let normal = character;
  if (wide ? options.width : options.style) {
    normal = character.normalize('NFKC').replace(/^\((.)\)$/u, wide ? '($1)' : '$1');
  }
  if (!wide && options.style) {
    for (const letters of [
      '🅐🅑🅒🅓🅔🅕🅖🅗🅘🅙🅚🅛🅜🅝🅞🅟🅠🅡🅢🅣🅤🅥🅦🅧🅨🅩',
      '🅰🅱🅲🅳🅴🅵🅶🅷🅸🅹🅺🅻🅼🅽🅾🅿🆀🆁🆂🆃🆄🆅🆆🆇🆈🆉',
      '🇦🇧🇨🇩🇪🇫🇬🇭🇮🇯🇰🇱🇲🇳🇴🇵🇶🇷🇸🇹🇺🇻🇼🇽🇾🇿',
    ]) {
      const index = Array.from(letters).indexOf(character);
      if (index >= 0) normal = 'abcdefghijklmnopqrstuvwxyz'.charAt(index);
    }
  }
  if (options.letterCase) normal = normal.toLowerCase();
  return options.chinese && normal === character && character > '\u2e7f' ? simplify(character) : normal;
}

const known = new Map<ResolvedOptions, Map<string, readonly string[]>>();

/** Symbols; none for what nobody sees. */
export function formOf(character: string, options: ResolvedOptions): readonly string[] {
  const forms = known.get(options) ?? new Map<string, readonly string[]>();
  known.set(options, forms);
  const form = forms.get(character) ?? computeForm(character, options);
  forms.set(character, form);
  return form;
}

/** Marks that letters have in one piece. */
const MARKS_OF_LETTERS = new Set(
  Array.from({ length: 0x3100 }, (_value, code) => String.fromCodePoint(code).normalize('NFD')).flatMap(
    (parts) => Array.from(parts).slice(1),
  ),
);

function computeForm(character: string, options: ResolvedOptions): readonly string[] {
  if (character !== '\u3000' && character !== '\ufeff' && /\s|\u0085/.test(character)) return [' '];
  const isShown = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u.test(character);
  if (/\p{Cc}|\p{DI}|[\u2800\ufffc]/u.test(character) || (/\p{Cf}/u.test(character) && !isShown)) return [];
  if ((character.codePointAt(0)! & 0xfffe) === 0xfffe || /[\ufdd0-\ufdef]/.test(character)) return [];
  if (/\p{Me}/u.test(character)) return [];
  const isMark = /\p{Mn}/u.test(character) && /\p{Script=Inherited}/u.test(character);
  if (isMark && !MARKS_OF_LETTERS.has(character)) return [];
  let normal = [character];
  for (let before = ''; before !== normal.join('');) {
    before = normal.join('');
    normal = normal.flatMap((each) => Array.from(once(each, options)));
  }
  normal = normal.flatMap((each) => {
    const parts = Array.from(each.normalize('NFD'));
    const isLetter = parts.length > 1 && parts.slice(1).every((part) => /[\p{Mn}\p{Me}]/u.test(part));
    if (!isLetter) return [each];
    return options.marks ? [parts[0]!] : parts;
  });
  const kept = normal.filter((each) => !isSkippable(each, options));
  return kept.length > 0 ? kept : normal;
}

export function isSkippable(symbol: string, options: ResolvedOptions): boolean {
  return (
    (options.marks && /[\p{Mn}\p{Me}]/u.test(symbol)) ||
    (options.spaces && /[ \u3000]/.test(symbol)) ||
    (options.punctuation && /[\p{P}\p{S}]/u.test(symbol))
  );
}
