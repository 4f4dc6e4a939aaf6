/** What counts as the same. A compiled dictionary is for one set of options, named in its head. */
export interface EngineOptions {
  /** `D` is d. These five are on unless they are false. */
  readonly letterCase?: boolean;
  /** `ｄ` is d, the ideographic space a space. */
  readonly width?: boolean;
  /** Styled letters by Unicode's compatibility data and what a sign encloses: ⓓ, ⒟, 𝐝 are d. */
  readonly style?: boolean;
  /** Digit forms: 一, 壹, ①, ⒈, ¹, Ⅰ are 1; ⑫ is 12. */
  readonly digits?: boolean;
  /** Traditional characters are their simplified forms. */
  readonly chinese?: boolean;
  /** What may stand between the characters of a word. What nobody sees (zero-width ...) always may. */
  readonly skip?: {
    /** Combining marks, also those of composed letters: é is e. Off unless true, as the next two. */
    readonly marks?: boolean;
    readonly spaces?: boolean;
    /** Punctuation and symbols of all scripts, emoji too. */
    readonly punctuation?: boolean;
    /** How many characters in a row may be skipped, 0 to 1,000; 8 unless given. */
    readonly maxGap?: number;
  };
  /** `测测试` is 测试: equal neighbours count as one, in words and in texts. Off unless true. */
  readonly repeats?: boolean;
}

/** All options with their values. */
export interface ResolvedOptions {
  readonly letterCase: boolean;
  readonly width: boolean;
  readonly style: boolean;
  readonly digits: boolean;
  readonly chinese: boolean;
  readonly marks: boolean;
  readonly spaces: boolean;
  readonly punctuation: boolean;
  readonly maxGap: number;
  readonly repeats: boolean;
}

const MAX_GAP = 1000;
const DEFAULT_GAP = 8;

/** Fills in the defaults. Throws a `RangeError` for a gap that is no whole number of 0 to 1,000. */
export function resolveOptions(options: EngineOptions): ResolvedOptions {
  const { skip = {} } = options;
  const maxGap = skip.maxGap ?? DEFAULT_GAP;
  if (!Number.isInteger(maxGap) || maxGap < 0 || maxGap > MAX_GAP) {
    throw new RangeError(`skip.maxGap is a whole number of 0 to ${String(MAX_GAP)}, not ${String(maxGap)}`);
  }
  return {
    letterCase: options.letterCase ?? true,
    width: options.width ?? true,
    style: options.style ?? true,
    digits: options.digits ?? true,
    chinese: options.chinese ?? true,
    marks: skip.marks ?? false,
    spaces: skip.spaces ?? false,
    punctuation: skip.punctuation ?? false,
    maxGap,
    repeats: options.repeats ?? false,
  };
}

/** The order is that of the bits in a compiled file: append only. */
const SWITCHES = [
  'letterCase',
  'width',
  'style',
  'digits',
  'chinese',
  'marks',
  'spaces',
  'punctuation',
  'repeats',
] as const;

export function optionBits(options: ResolvedOptions): number {
  return SWITCHES.reduce((bits, name, index) => (options[name] ? bits | (1 << index) : bits), 0);
}

export function optionsOfBits(bits: number, maxGap: number): ResolvedOptions {
  const on = (name: (typeof SWITCHES)[number]): boolean => (bits & (1 << SWITCHES.indexOf(name))) !== 0;
  return {
    letterCase: on('letterCase'),
    width: on('width'),
    style: on('style'),
    digits: on('digits'),
    chinese: on('chinese'),
    marks: on('marks'),
    spaces: on('spaces'),
    punctuation: on('punctuation'),
    maxGap,
    repeats: on('repeats'),
  };
}
