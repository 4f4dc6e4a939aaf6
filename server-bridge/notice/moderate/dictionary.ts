import type { DictionaryCounts, ModerationRule } from '../../contract/moderation.ts';
import { DETECTORS } from '../../contract/names.ts';
import { ABOUT_FORMAT, type About } from './about.ts';
import { Condition, type Counts } from './condition.ts';
import { createDetect } from './detect/index.ts';
import { mayHoldFind, ViewBuffer } from './detect/normal-view.ts';
import {
  DictionaryError,
  HitBuffer,
  openDictionary as openMachine,
  type Machine,
  type Step,
} from './engine/index.ts';
import { SKIPPED } from './engine/normal-table.ts';
import { keepLongest } from './engine/resolve.ts';
import { Entries, type Entry } from './entries.ts';
import type { DetectorSetting, ListSettings, TagRule } from './list/index.ts';
import { classOf, type ClassOf, pick } from './pick.ts';

/** A hit in one text: a word of the list or what a detector found. */
export interface Found {
  /** UTF-16 units of the text as it is. */
  readonly start: number;
  readonly end: number;
  readonly rule: ModerationRule;
  readonly entry: Entry;
}

/** A compiled word list: never changes, for any number of texts and one thread. */
export class Dictionary {
  readonly version: string;
  readonly counts: DictionaryCounts;
  readonly settings: ListSettings;
  /** The parts, for a list that differs in some words. */
  readonly about: About;
  readonly machine: Machine;
  readonly entries: Entries;
  readonly #all: Condition;
  readonly #detecting: Detecting | null;
  readonly #classOf: ClassOf;

  constructor(machine: Machine, entries: Entries, about: About) {
    this.version = about.version;
    this.counts = about.counts;
    this.settings = about.settings;
    this.about = about;
    this.machine = machine;
    this.entries = entries;
    this.#all = new Condition(null, entries, about.isChained);
    const { detectors } = about.settings;
    const detecting = detectors.length === 0 ? null : createDetecting(detectors, machine);
    this.#detecting = detecting;
    this.#classOf = (number) => {
      const setting = detecting?.settingOf(number);
      return setting === undefined ? classOf(entries.actionOf(number), false) : classOf(setting.action, true);
    };
  }

  /**
   * How many hits the text has, in order; they are read with {@link found} before the next text. Those of one action do
   * not overlap; those of different ones may. Nothing is made where there is none. Without a condition all entries count.
   */
  find(text: string, condition: Condition = this.#all): number {
    const { match } = this.settings;
    result = hits;
    judgedBy = condition;
    const adjust = (): void => {
      this.#detecting?.find(text);
      if (hits.count === 0) return;
      condition.apply(hits);
      result = pick(hits, match, this.#classOf) ?? hits;
      if (result !== hits) hits.count = 0;
    };
    const thin = (): void => {
      condition.apply(hits);
      keepLongest(hits, this.#classOf);
    };
    this.machine.find(text, match, hits, adjust, match === 'leftmost-longest' ? thin : null);
    return result.count;
  }

  /** Whether the last text has more hits than were looked at: only with the shortest match, in strange texts. */
  get isCut(): boolean {
    return hits.isCut;
  }

  /** A hit of the last text. */
  found(index: number): Found {
    const number = result.entry(index);
    const [start, end] = [result.start(index), result.end(index)];
    const setting = this.#detecting?.settingOf(number);
    if (setting === undefined)
      return { start, end, rule: 'word', entry: judgedBy?.read(number) ?? this.entries.read(number) };
    const { detector, action, level, tags, replacement, channels } = setting;
    const entry = { word: '', action, level, tags, replacement, channels };
    return { start, end, rule: detector, entry };
  }

  /** Character by character, why a hit of the last text is one; nothing for a detector's. */
  explain(index: number, text: string): readonly Step[] {
    const number = result.entry(index);
    if (this.#detecting?.settingOf(number) !== undefined) return [];
    const known = judgedBy?.knownOf(number) ?? number;
    return this.machine.explain(text, result.start(index), result.end(index), known);
  }

  /** The same under another version. */
  named(version: string): Dictionary {
    return new Dictionary(this.machine, this.entries, { ...this.about, version });
  }

  /** What counts for a notice of this channel. */
  conditionFor(channel: string | null): Condition {
    const { rules, detectors } = this.settings;
    const { entries, about } = this;
    const isLimited =
      detectors.some(({ channels }) => channels.length > 0) ||
      about.channelSets.length > 1 ||
      entries.later.some(({ channels }) => channels.length > 0);
    const tags = tagsThatCount(rules, channel);
    if (tags === null && !isLimited) return this.#all;
    const countsTags = (names: readonly string[]): boolean =>
      tags === null || names.some((name) => tags.has(name));
    const countsIn = (names: readonly string[]): boolean =>
      names.length === 0 || names.some((name) => isIn(channel, name));
    const tagSets = about.tagSets.map(countsTags);
    const channelSets = about.channelSets.map(countsIn);
    const counts: Counts = (number) => {
      const named = this.#detecting?.settingOf(number) ?? entries.laterOf(number);
      if (named !== undefined) return countsTags(named.tags) && countsIn(named.channels);
      return tagSets[entries.tagSetOf(number)] === true && channelSets[entries.channelSetOf(number)] === true;
    };
    return new Condition(counts, entries, about.isChained);
  }
}

/** One thread looks at one text at a time. */
const hits = new HitBuffer();
/** The hits of the last text: these, or those picked among them. */
let result = hits;
let judgedBy: Condition | null = null;
const view = new ViewBuffer();

/** Null where no rule speaks of this channel. Rules that name it count instead of those for all. */
function tagsThatCount(rules: readonly TagRule[], channel: string | null): ReadonlySet<string> | null {
  const named = rules.filter(({ channels }) => channels.some((name) => isIn(channel, name)));
  const counting = named.length > 0 ? named : rules.filter(({ channels }) => channels.length === 0);
  return counting.length === 0 ? null : new Set(counting.flatMap(({ tags }) => tags));
}

/** A channel is in itself and in those above it: `人事/招聘` in `人事`. */
function isIn(channel: string | null, name: string): boolean {
  return channel !== null && (channel === name || channel.startsWith(`${name}/`));
}

interface Detecting {
  /** Adds what it finds to the hits. */
  find(text: string): void;
  /** Undefined for the number of a word. */
  settingOf(entry: number): DetectorSetting | undefined;
}

/** Detectors have the numbers behind all words, which win where both find the same. */
const FIRST_DETECTOR = 1 << 29;

function createDetecting(settings: readonly DetectorSetting[], { table, options }: Machine): Detecting {
  const order = settings.toSorted((one, other) => rankOf(one) - rankOf(other));
  const numbers = new Map(order.map(({ detector }, index) => [detector, FIRST_DETECTOR + index]));
  const detectOptions = {
    detectors: new Set(numbers.keys()),
    digits: settings.find(({ detector }) => detector === 'number')?.digits ?? 0,
    maxGap: options.maxGap,
    isSkipped: (unit: number) => ((table.units[unit] ?? 0) & SKIPPED) !== 0,
  };
  const detect = createDetect(detectOptions, (detector, from, to) => {
    const number = numbers.get(detector) ?? FIRST_DETECTOR;
    hits.push(view.starts[from] ?? 0, view.ends[to - 1] ?? 0, number * 2);
  });
  return {
    find(text) {
      if (!mayHoldFind(text, table)) return;
      view.fill(text, table);
      detect(view);
    },
    settingOf: (entry) => (entry < FIRST_DETECTOR ? undefined : order[entry - FIRST_DETECTOR]),
  };
}

function rankOf({ detector }: DetectorSetting): number {
  return DETECTORS.indexOf(detector);
}

/**
 * Opens what `compileDictionary` made, at once: its tables are views of the bytes, which may be shared between threads.
 *
 * @throws DictionaryError for bytes that are damaged or of another format
 */
export function openDictionary(bytes: Uint8Array): Dictionary {
  const { machine, sections } = openMachine(bytes);
  const [about, entries] = [sections.get('about'), sections.get('entries')];
  if (about === undefined || entries === undefined) {
    throw new DictionaryError('not-a-dictionary', 'a compiled dictionary without its words');
  }
  const read = JSON.parse(new TextDecoder().decode(about.slice())) as About;
  if (read.format !== ABOUT_FORMAT) {
    throw new DictionaryError('other-version', `a word list of format ${String(read.format)}`);
  }
  return new Dictionary(machine, new Entries(entries, read.tagSets, read.channelSets), read);
}
