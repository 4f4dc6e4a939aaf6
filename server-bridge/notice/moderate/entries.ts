import type { ModerationAction, ModerationLevel } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS, MODERATION_LEVELS } from '../../contract/names.ts';
import type { WordEntry } from './list/index.ts';

/**
 * What a compiled dictionary keeps of its words, besides the machine's tables: for each entry its place (u32, one more
 * at the end), then action, level, number of its tags and of its channels (u16 each) and length of the word (u16), then
 * word and replacement as UTF-8, and where the action's byte has the bit {@link CHAINED} the number of the next entry of
 * the same word (u32). Little endian. Read entry by entry, when there is a hit.
 */
const HEAD = 8;
const CHAINED = 0x80;
const LINK_BYTES = 4;
/** Numbers of later entries begin behind all that a list can have. */
export const FIRST_LATER = 1 << 28;
/** Entries kept once read: the same words come again and again. */
const MOST_KNOWN = 1024;

/** Names that entries share, by number. */
export type Sets = ReadonlyArray<readonly string[]>;

export interface EncodedEntries {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly tagSets: Sets;
  readonly channelSets: Sets;
}

export type Entry = Omit<WordEntry, 'whole'>;

/** An entry, and the number of another one of the same word that is for other channels or has other tags. */
export type ChainedEntry = Entry & { readonly next: number | null };

/** Null where there is no entry of that number. */
export function encodeEntries(entries: ReadonlyArray<ChainedEntry | null>): EncodedEntries {
  const encoder = new TextEncoder();
  const tags = createSets();
  const channels = createSets();
  const records = entries.map((entry) => {
    if (entry === null) return new Uint8Array(0);
    const word = encoder.encode(entry.word);
    const replacement = encoder.encode(entry.replacement ?? '');
    const link = entry.next === null ? 0 : LINK_BYTES;
    const record = new Uint8Array(HEAD + word.length + replacement.length + link);
    const view = new DataView(record.buffer);
    view.setUint8(0, MODERATION_ACTIONS.indexOf(entry.action) | (entry.next === null ? 0 : CHAINED));
    view.setUint8(1, MODERATION_LEVELS.indexOf(entry.level));
    view.setUint16(2, tags.numberOf(entry.tags), true);
    view.setUint16(4, channels.numberOf(entry.channels), true);
    view.setUint16(6, word.length, true);
    record.set(word, HEAD);
    record.set(replacement, HEAD + word.length);
    if (entry.next !== null) view.setUint32(record.length - LINK_BYTES, entry.next, true);
    return record;
  });
  let end = (records.length + 1) * 4;
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, end));
  const places = new DataView(bytes.buffer);
  for (const [index, record] of records.entries()) {
    places.setUint32(index * 4, end, true);
    bytes.set(record, end);
    end += record.length;
  }
  places.setUint32(records.length * 4, end, true);
  return { bytes, tagSets: tags.all(), channelSets: channels.all() };
}

/** As many as the number of a set can tell. */
const MOST_SETS = 0xffff;

function createSets() {
  const numbers = new Map<string, number>([['[]', 0]]);
  const sets: Array<readonly string[]> = [[]];
  return {
    all: (): Sets => sets,
    numberOf(names: readonly string[]): number {
      const key = JSON.stringify(names);
      let number = numbers.get(key);
      if (number === undefined) {
        if (sets.length > MOST_SETS) throw new RangeError('too many different sets of tags');
        number = sets.push(names) - 1;
        numbers.set(key, number);
      }
      return number;
    },
  };
}

/** The entries of {@link encodeEntries}' bytes, which may be shared between threads, and behind them later ones. */
export class Entries {
  /** Those with the numbers from {@link FIRST_LATER} on. */
  readonly later: readonly Entry[];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #tagSets: Sets;
  readonly #channelSets: Sets;
  readonly #decoder = new TextDecoder();
  readonly #known = new Map<number, Entry>();

  constructor(bytes: Uint8Array, tagSets: Sets, channelSets: Sets, later: readonly Entry[] = []) {
    this.#bytes = bytes;
    this.later = later;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#tagSets = tagSets;
    this.#channelSets = channelSets;
  }

  /** The same entries and one more. */
  with(entry: Entry): Entries {
    return new Entries(this.#bytes, this.#tagSets, this.#channelSets, [...this.later, entry]);
  }

  read(number: number): Entry {
    const later = this.laterOf(number);
    if (later !== undefined) return later;
    let entry = this.#known.get(number);
    if (entry === undefined) {
      entry = this.#decode(number);
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(number, entry);
    }
    return entry;
  }

  /** A later entry; undefined for one in the bytes. */
  laterOf(number: number): Entry | undefined {
    // An index below zero would be looked up by its name, which takes long.
    return number < FIRST_LATER ? undefined : this.later[number - FIRST_LATER];
  }

  #decode(number: number): Entry {
    const place = this.#placeOf(number);
    const word = place + HEAD + this.#view.getUint16(place + 6, true);
    const end = this.#placeOf(number + 1) - (this.nextOf(number) === null ? 0 : LINK_BYTES);
    const replacement = this.#text(word, end);
    return {
      word: this.#text(place + HEAD, word),
      action: this.actionOf(number),
      level: MODERATION_LEVELS[this.#view.getUint8(place + 1)] ?? ('medium' satisfies ModerationLevel),
      tags: this.#tagSets[this.tagSetOf(number)] ?? [],
      channels: this.#channelSets[this.channelSetOf(number)] ?? [],
      replacement: replacement === '' ? null : replacement,
    };
  }

  actionOf(number: number): ModerationAction {
    const later = this.laterOf(number);
    if (later !== undefined) return later.action;
    return MODERATION_ACTIONS[this.#view.getUint8(this.#placeOf(number)) & ~CHAINED] ?? 'flag';
  }

  /** Another entry of the same word. */
  nextOf(number: number): number | null {
    if (number >= FIRST_LATER || (this.#view.getUint8(this.#placeOf(number)) & CHAINED) === 0) return null;
    return this.#view.getUint32(this.#placeOf(number + 1) - LINK_BYTES, true);
  }

  /** Of an entry in the bytes, as the next. */
  tagSetOf(number: number): number {
    return this.#view.getUint16(this.#placeOf(number) + 2, true);
  }

  channelSetOf(number: number): number {
    return this.#view.getUint16(this.#placeOf(number) + 4, true);
  }

  #placeOf(number: number): number {
    return this.#view.getUint32(number * 4, true);
  }

  /** What is shared between threads cannot be decoded in place. */
  #text(from: number, to: number): string {
    return from === to ? '' : this.#decoder.decode(this.#bytes.slice(from, to));
  }
}
