import type { Detector, ModerationAction, ModerationLevel } from '../../../contract/moderation.ts';
import {
  type BROKEN_LINE_REASONS,
  DETECTORS,
  MODERATION_ACTIONS,
  MODERATION_LEVELS,
} from '../../../contract/names.ts';

export type BrokenReason = (typeof BROKEN_LINE_REASONS)[number];

/**
 * When a word of Latin letters counts beside its neighbours: `latin` (not beside Latin letters), `latin-digit` (nor
 * beside digits), or `none` (always).
 */
export type WholeWords = 'latin' | 'latin-digit' | 'none';

/** What is done about a hit of a word or of a detector, and where it counts. */
export interface Policy {
  readonly action: ModerationAction;
  readonly level: ModerationLevel;
  readonly tags: readonly string[];
  /** What readers see instead; set for action `replace` only. */
  readonly replacement: string | null;
  /** Counts in these channels and those below them only; everywhere when there is none. */
  readonly channels: readonly string[];
}

export interface WordEntry extends Policy {
  readonly word: string;
  /** Null: as the list has it. */
  readonly whole: boolean | null;
}

/** Fields as they were written; an empty text is a field that says nothing. */
export interface RawPolicy {
  readonly action: string;
  readonly level: string;
  readonly tags: readonly string[];
  readonly replacement: string;
  readonly channels: readonly string[];
}

export interface RawEntry extends RawPolicy {
  readonly word: string;
  readonly whole: string;
}

export const NO_FIELDS: RawEntry = {
  word: '',
  action: '',
  level: '',
  tags: [],
  replacement: '',
  channels: [],
  whole: '',
};

const MAX_WORD = 200;
const MAX_TAGS = 20;
const MAX_CHANNELS = 20;
// oxlint-disable-next-line no-control-regex -- a control character in a list is a damaged file
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** The entry that the fields mean, or what is wrong with them. */
export function readEntry(raw: RawEntry): WordEntry | BrokenReason {
  const word = raw.word.trim();
  if (word === '') return 'no-word';
  if (CONTROL.test(word) || !word.isWellFormed()) return 'control-character';
  if (word.length > MAX_WORD) return 'too-long';
  const whole = WHOLE[raw.whole.trim().toLowerCase()];
  if (whole === undefined) return 'unknown-setting';
  const policy = readPolicy(raw, 'flag');
  return typeof policy === 'string' ? policy : { word, ...policy, whole };
}

const WHOLE: Readonly<Record<string, boolean | null>> = {
  '': null,
  yes: true,
  true: true,
  no: false,
  false: false,
};

/** Of a word or a detector; `fallback` is the action of one that names none. */
export function readPolicy(raw: RawPolicy, fallback: ModerationAction): Policy | BrokenReason {
  const action = raw.action === '' ? fallback : raw.action;
  if (!isAction(action)) return 'unknown-action';
  const level = raw.level === '' ? 'medium' : raw.level;
  if (!isLevel(level)) return 'unknown-level';
  if (raw.tags.length > MAX_TAGS) return 'too-many-tags';
  if (raw.channels.length > MAX_CHANNELS) return 'too-many-channels';
  if (!raw.tags.every(isWritable)) return 'bad-tag';
  if (!raw.channels.every(isWritable)) return 'bad-channel';
  const { replacement } = raw;
  if (action === 'replace' && replacement === '') return 'no-replacement';
  if (action !== 'replace' && replacement !== '') return 'needless-replacement';
  if (replacement.length > MAX_WORD) return 'too-long';
  if (CONTROL.test(replacement) || !replacement.isWellFormed()) return 'control-character';
  return {
    action,
    level,
    tags: [...new Set(raw.tags)],
    replacement: replacement === '' ? null : replacement,
    channels: [...new Set(raw.channels)],
  };
}

function isWritable(name: string): boolean {
  return !CONTROL.test(name) && name.isWellFormed();
}

export function isAction(name: string): name is ModerationAction {
  return (MODERATION_ACTIONS as readonly string[]).includes(name);
}

function isLevel(name: string): name is ModerationLevel {
  return (MODERATION_LEVELS as readonly string[]).includes(name);
}

export function isDetector(name: string): name is Detector {
  return (DETECTORS as readonly string[]).includes(name);
}

/** Tags hold no blanks; they are parted by those and by commas and semicolons of both kinds. */
export function readTags(text: string): string[] {
  return text.split(/[\s,，、;；]+/).filter((tag) => tag !== '');
}

/** Channels may hold blanks. */
export function readChannels(text: string): string[] {
  return text
    .split(/[,，、;；]/)
    .map((channel) => channel.trim().replace(/\/+$/, ''))
    .filter((channel) => channel !== '');
}

/** The same word twice: the stronger action, the higher level, all tags; it counts wherever one of them does. */
export function mergeEntries(known: WordEntry, other: WordEntry): WordEntry {
  const stronger = rank(other.action) > rank(known.action) ? other : known;
  const isEverywhere = known.channels.length === 0 || other.channels.length === 0;
  return {
    word: known.word,
    action: stronger.action,
    replacement: stronger.replacement,
    level: levelRank(other.level) > levelRank(known.level) ? other.level : known.level,
    tags: [...new Set([...known.tags, ...other.tags])],
    channels: isEverywhere ? [] : [...new Set([...known.channels, ...other.channels])],
    whole: known.whole === false || other.whole === false ? false : (known.whole ?? other.whole),
  };
}

/** Of actions: the later in {@link MODERATION_ACTIONS}, the stronger. */
export function rank(action: ModerationAction): number {
  return MODERATION_ACTIONS.indexOf(action);
}

function levelRank(level: ModerationLevel): number {
  return MODERATION_LEVELS.indexOf(level);
}
