import { type BrokenReason, NO_FIELDS, type RawEntry, readEntry, type WordEntry } from './entry.ts';
import { DEFAULT_SETTINGS, type ListSettings, readSetting } from './settings.ts';

export interface BrokenLine {
  /** From 1. */
  readonly line: number;
  readonly reason: BrokenReason;
}

export interface ListWord {
  readonly line: number;
  readonly entry: WordEntry;
}

/** A list as it was read: words in their order, nothing merged yet. */
export interface ReadList {
  readonly words: readonly ListWord[];
  /** Words that save what they cover. */
  readonly allowed: ReadonlyArray<{ readonly line: number; readonly word: string }>;
  readonly settings: ListSettings;
  readonly brokenLines: readonly BrokenLine[];
  /** Why nothing of it can be used: the text as a whole is not of its format. */
  readonly malformed: BrokenLine | null;
  readonly blankCount: number;
  readonly commentCount: number;
}

/** Gathers what a reader of one format finds. A broken line costs its neighbours nothing. */
export class ListBuilder {
  readonly #words: ListWord[] = [];
  readonly #allowed: Array<{ line: number; word: string }> = [];
  readonly #brokenLines: BrokenLine[] = [];
  #settings: ListSettings = DEFAULT_SETTINGS;
  #malformed: BrokenLine | null = null;
  #blanks = 0;
  #comments = 0;

  word(line: number, raw: RawEntry): void {
    const entry = readEntry(raw);
    if (typeof entry === 'string') this.broken(line, entry);
    else this.#words.push({ line, entry });
  }

  allow(line: number, word: string): void {
    const entry = readEntry({ ...NO_FIELDS, word });
    if (typeof entry === 'string') this.broken(line, entry);
    else this.#allowed.push({ line, word: entry.word });
  }

  setting(line: number, text: string): void {
    const settings = readSetting(text, this.#settings);
    if (typeof settings === 'string') this.broken(line, settings);
    else this.#settings = settings;
  }

  broken(line: number, reason: BrokenReason): void {
    this.#brokenLines.push({ line, reason });
  }

  /** The list as a whole is broken. */
  unreadable(line: number, reason: BrokenReason): void {
    this.broken(line, reason);
    this.#malformed = { line, reason };
  }

  blank(): void {
    this.#blanks += 1;
  }

  comment(): void {
    this.#comments += 1;
  }

  done(): ReadList {
    return {
      words: this.#words,
      allowed: this.#allowed,
      settings: this.#settings,
      brokenLines: this.#brokenLines,
      malformed: this.#malformed,
      blankCount: this.#blanks,
      commentCount: this.#comments,
    };
  }
}
