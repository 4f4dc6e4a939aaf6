import type { ModerationLevel } from '../../contract/moderation.ts';
import { MODERATION_LEVELS } from '../../contract/names.ts';
import type { HitBuffer } from './engine/index.ts';
import type { Entries, Entry } from './entries.ts';
import { rank } from './list/index.ts';

/** Whether an entry or a detector counts for a notice; null for all. */
export type Counts = ((entry: number) => boolean) | null;

/** What of a word counts for a notice. */
interface Chosen {
  /** The first of the word's entries, which the machine knows. */
  readonly known: number;
  /** Of those that count the one with the strongest action, then all of them. */
  readonly strongest: number;
  readonly counting: readonly number[];
}

/** Which entries count for notices of one channel, and which of a word that has several. Kept for many texts. */
export class Condition {
  readonly #counts: Counts;
  readonly #entries: Entries;
  readonly #isChained: boolean;
  /** Of words with several entries: by their first entry, and by the chosen one. Null where none counts. */
  readonly #chosen = new Map<number, Chosen | null>();

  constructor(counts: Counts, entries: Entries, isChained: boolean) {
    this.#counts = counts;
    this.#entries = entries;
    this.#isChained = isChained;
  }

  /** Leaves the hits that count, allow words too, each with the entry that is chosen. The same again changes nothing. */
  apply(hits: HitBuffer): void {
    if (this.#counts === null && !this.#isChained) return;
    const { triples } = hits;
    let kept = 0;
    for (let at = 0; at < hits.count * 3; at += 3) {
      const value = triples[at + 2] ?? 0;
      const number = (value & 1) === 1 ? value >> 1 : this.#choose(value >> 1);
      if (number < 0) continue;
      triples.copyWithin(kept, at, at + 3);
      triples[kept + 2] = number * 2 + (value & 1);
      kept += 3;
    }
    hits.count = kept / 3;
  }

  /** What a chosen entry says, with the tags and the level of all that count of its word. */
  read(number: number): Entry {
    const entry = this.#entries.read(number);
    const chosen = this.#chosen.get(number);
    if (chosen === undefined || chosen === null) return entry;
    const all = chosen.counting.map((each) => this.#entries.read(each));
    return {
      ...entry,
      word: all[0]?.word ?? entry.word,
      level: all.reduce((highest, { level }) => higher(highest, level), entry.level),
      tags: [...new Set(all.flatMap(({ tags }) => tags))],
    };
  }

  /** The entry by which the machine knows the word of a chosen one. */
  knownOf(number: number): number {
    return this.#chosen.get(number)?.known ?? number;
  }

  /** -1 where none counts. */
  #choose(number: number): number {
    const isSeveral = this.#isChained && (this.#chosen.has(number) || this.#entries.nextOf(number) !== null);
    if (!isSeveral) return this.#counts === null || this.#counts(number) ? number : -1;
    let chosen = this.#chosen.get(number);
    if (chosen === undefined) {
      chosen = this.#among(number);
      this.#chosen.set(number, chosen);
      if (chosen !== null) this.#chosen.set(chosen.strongest, chosen);
    }
    return chosen?.strongest ?? -1;
  }

  #among(known: number): Chosen | null {
    const counting: number[] = [];
    for (let at: number | null = known; at !== null; at = this.#entries.nextOf(at)) {
      if (this.#counts === null || this.#counts(at)) counting.push(at);
    }
    const [first] = counting;
    if (first === undefined) return null;
    const strengthOf = (entry: number): number => rank(this.#entries.actionOf(entry));
    const strongest = counting.reduce((one, other) => (strengthOf(other) > strengthOf(one) ? other : one));
    return { known, strongest, counting };
  }
}

function higher(one: ModerationLevel, other: ModerationLevel): ModerationLevel {
  return MODERATION_LEVELS.indexOf(other) > MODERATION_LEVELS.indexOf(one) ? other : one;
}
