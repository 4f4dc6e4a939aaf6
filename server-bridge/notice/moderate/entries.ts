import type { ModerationAction, ModerationLevel } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS, MODERATION_LEVELS } from '../../contract/names.ts';
import type { WordEntry } from './list/index.ts';

/**
 * What a compiled dictionary keeps of its words, besides the machine's tables: for each entry its place (u32, one more
 * at the end), then action, level, number of its tags and of its channels (u16 each) and length of the word (u16), then
 * word and replacement as UTF-8. Little endian. Read entry by entry, when there is a hit.
 */
const HEAD = 8;

/** Names that entries share, by number. */
export type Sets = ReadonlyArray<readonly string[]>;

export interface EncodedEntries {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly tagSets: Sets;
  readonly channelSets: Sets;
}

export type Entry = Omit<WordEntry, 'whole'>;

/** Null where there is no entry of that number. */
export function encodeEntries(entries: ReadonlyArray<Entry | null>): EncodedEntries {
  const encoder = new TextEncoder();
  const tags = createSets();
  const channels = createSets();
  const records = entries.map((entry) => {
    if (entry === null) return new Uint8Array(0);
    const word = encoder.encode(entry.word);
    const replacement = encoder.encode(entry.replacement ?? '');
    const record = new Uint8Array(HEAD + word.length + replacement.length);
    const view = new DataView(record.buffer);
    view.setUint8(0, MODERATION_ACTIONS.indexOf(entry.action));
    view.setUint8(1, MODERATION_LEVELS.indexOf(entry.level));
    view.setUint16(2, tags.numberOf(entry.tags), true);
    view.setUint16(4, channels.numberOf(entry.channels), true);
    view.setUint16(6, word.length, true);
    record.set(word, HEAD);
    record.set(replacement, HEAD + word.length);
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

/** The entries of {@link encodeEntries}' bytes, which may be shared between threads. */
export class Entries {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #tagSets: Sets;
  readonly #channelSets: Sets;
  readonly #decoder = new TextDecoder();

  constructor(bytes: Uint8Array, tagSets: Sets, channelSets: Sets) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#tagSets = tagSets;
    this.#channelSets = channelSets;
  }

  read(number: number): Entry {
    const place = this.#placeOf(number);
    const word = place + HEAD + this.#view.getUint16(place + 6, true);
    const replacement = this.#text(word, this.#placeOf(number + 1));
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
    return MODERATION_ACTIONS[this.#view.getUint8(this.#placeOf(number))] ?? 'flag';
  }

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
