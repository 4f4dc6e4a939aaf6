import type { Detector } from '../../../contract/moderation.ts';
import {
  type BrokenReason,
  isDetector,
  NO_FIELDS,
  type Policy,
  type RawPolicy,
  readChannels,
  readPolicy,
  readTags,
  type WholeWords,
} from './entry.ts';

/** What of a text's form makes no difference, and what is passed over: the engine's options. */
export interface FormSettings {
  /** These five are on unless they are false. */
  readonly letterCase?: boolean;
  readonly width?: boolean;
  readonly style?: boolean;
  readonly digits?: boolean;
  readonly chinese?: boolean;
  /** These are off unless they are true. */
  readonly repeats?: boolean;
  readonly skip?: {
    readonly marks?: boolean;
    readonly spaces?: boolean;
    readonly punctuation?: boolean;
    /** In a row. */
    readonly maxGap?: number;
  };
}

export interface DetectorSetting extends Policy {
  readonly detector: Detector;
  /** Of `number`: so many digits at least. */
  readonly digits: number;
}

/** In these channels (all when empty) only what has one of these tags counts. */
export interface TagRule {
  readonly tags: readonly string[];
  readonly channels: readonly string[];
}

/** What a list says of itself. */
export interface ListSettings {
  readonly form: FormSettings;
  readonly wholeWords: WholeWords;
  /** Of several words that begin at one place. */
  readonly match: 'leftmost-longest' | 'leftmost-shortest';
  /** One UTF-16 unit. */
  readonly maskCharacter: string;
  readonly rules: readonly TagRule[];
  readonly detectors: readonly DetectorSetting[];
}

export const DEFAULT_SETTINGS: ListSettings = {
  form: {},
  wholeWords: 'latin',
  match: 'leftmost-longest',
  maskCharacter: '*',
  rules: [],
  detectors: [],
};

export const DEFAULT_DIGITS = 8;
const MAX_RULES = 100;

const MOST_GAP = 100;
const SKIPPABLE: ReadonlySet<string> = new Set(['marks', 'spaces', 'punctuation']);
const DISTINGUISHABLE: Readonly<Record<string, 'letterCase' | 'width' | 'style' | 'digits' | 'chinese'>> = {
  case: 'letterCase',
  width: 'width',
  style: 'style',
  digits: 'digits',
  chinese: 'chinese',
};
const WHOLE_WORDS: readonly string[] = ['latin', 'latin-digit', 'none'] satisfies WholeWords[];

/** Reads one setting, `name value`, into what is known so far; answers what is wrong when something is. */
export function readSetting(line: string, known: ListSettings): ListSettings | BrokenReason {
  const [, name = '', value = ''] = /^(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
  switch (name) {
    case 'ignore':
      return withIgnored(known, readTags(value));
    case 'distinguish':
      return withDistinguished(known, readTags(value));
    case 'ignore-at-most':
      return withGap(known, value);
    case 'whole-words':
      return WHOLE_WORDS.includes(value) ? { ...known, wholeWords: value as WholeWords } : 'unknown-setting';
    case 'match':
      if (value !== 'longest' && value !== 'shortest') return 'unknown-setting';
      return { ...known, match: `leftmost-${value}` };
    case 'mask-character':
      return withMask(known, value);
    case 'only':
      return withRule(known, value);
    case 'detect':
      return withDetector(known, value);
    default:
      return 'unknown-setting';
  }
}

function withIgnored(known: ListSettings, names: readonly string[]): ListSettings | BrokenReason {
  if (names.length === 0 || names.some((name) => name !== 'repeats' && !SKIPPABLE.has(name))) {
    return 'unknown-setting';
  }
  const { form } = known;
  const skipped = names.filter((name) => SKIPPABLE.has(name));
  const skip = { ...form.skip, ...Object.fromEntries(skipped.map((name) => [name, true])) };
  return {
    ...known,
    form: {
      ...form,
      ...(names.includes('repeats') ? { repeats: true } : {}),
      ...(skipped.length > 0 ? { skip } : {}),
    },
  };
}

function withDistinguished(known: ListSettings, names: readonly string[]): ListSettings | BrokenReason {
  const keys = names.map((name) =>
    Object.hasOwn(DISTINGUISHABLE, name) ? DISTINGUISHABLE[name] : undefined,
  );
  if (keys.length === 0 || keys.includes(undefined)) return 'unknown-setting';
  return { ...known, form: { ...known.form, ...Object.fromEntries(keys.map((key) => [key, false])) } };
}

function withGap(known: ListSettings, value: string): ListSettings | BrokenReason {
  if (!/^\d{1,3}$/.test(value) || Number(value) > MOST_GAP) return 'unknown-setting';
  const skip = { ...known.form.skip, maxGap: Number(value) };
  return { ...known, form: { ...known.form, skip } };
}

/** One unit for one unit: a pair of surrogates would double the length, and what nobody sees would hide that it masks. */
function withMask(known: ListSettings, value: string): ListSettings | BrokenReason {
  const isFine = value.length === 1 && /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(value);
  return isFine ? { ...known, maskCharacter: value } : 'bad-mask';
}

/** `only tag,tag in channel,channel` */
function withRule(known: ListSettings, value: string): ListSettings | BrokenReason {
  const [tags = '', channels = ''] = value.split(/\s+in\s+(.*)/s, 2);
  const rule: TagRule = { tags: readTags(tags), channels: readChannels(channels) };
  if (rule.tags.length === 0 || known.rules.length >= MAX_RULES) return 'unknown-setting';
  return { ...known, rules: [...known.rules, rule] };
}

/** `detect email mask 隐私 level=high`: the fields of a word, with blanks or tabs between them. */
function withDetector(known: ListSettings, value: string): ListSettings | BrokenReason {
  const [name = '', ...parts] = value.includes('\t') ? value.split(/\t+/) : value.split(/\s+/);
  const detector = name.trim();
  if (!isDetector(detector)) return 'unknown-detector';
  const raw = readFields(parts);
  if (raw.tags.some((tag) => tag.includes('='))) return 'unknown-setting';
  const digits = raw.digits === '' ? String(DEFAULT_DIGITS) : raw.digits;
  if (!/^\d{1,3}$/.test(digits) || Number(digits) < 3) return 'unknown-setting';
  const policy = readPolicy(raw, 'flag');
  if (typeof policy === 'string') return policy;
  const others = known.detectors.filter((other) => other.detector !== detector);
  return { ...known, detectors: [...others, { detector, digits: Number(digits), ...policy }] };
}

type Fields = RawPolicy & { readonly whole: string; readonly digits: string };

const SETTING = /^(level|replacement|channels|whole|digits)=(.*)$/s;

/** Fields behind a word or a detector: the action, tags, and `name=value`. What looks otherwise is a tag. */
export function readFields(parts: readonly string[]): Fields {
  const named = { level: '', whole: '', digits: '', replacement: '', channels: '' };
  let action = '';
  let tags = '';
  for (const [index, part] of parts.entries()) {
    const [, name, value = ''] = SETTING.exec(part.trim()) ?? [];
    if (name !== undefined) named[name as keyof typeof named] = value.trim();
    else if (index === 0) {
      // The action, perhaps with tags behind it.
      const [first = '', ...rest] = part.trim().split(/\s+/);
      action = first;
      tags = rest.join(' ');
    } else tags += ` ${part}`;
  }
  return { ...NO_FIELDS, ...named, action, tags: readTags(tags), channels: readChannels(named.channels) };
}
