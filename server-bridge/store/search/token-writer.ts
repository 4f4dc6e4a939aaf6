/**
 * All tokens of one notice as UTF-8 bytes: what the index is given. Characters and pairs are counted as numbers in
 * a hash table of its own, words as strings; strings for all would cost five times as long.
 */
import { eachRun, fold, STRONG_PREFIX, TITLE_PREFIX, wordToken } from './tokens.ts';

/** In one text at least so many times makes a token weigh more. */
const STRONG = 3;
const SPACE = 0x20;
const KEPT_SLOTS = 65_536;
/** UTF-16 units of a text that are indexed; what comes after is read, but not found. */
const INDEXED = 1_000_000;

export class TokenWriter {
  /** Keys: a unit, or two as `first << 16 | second`. A slot counts when its round is the current one. */
  #keys = new Uint32Array(4096);
  #counts = new Uint32Array(4096);
  #rounds = new Uint32Array(4096);
  /** Slots in the order of their first use. */
  #used = new Uint32Array(2048);
  #usedCount = 0;
  #round = 0;
  #words = new Map<string, number>();
  #bytes = Buffer.alloc(16 * 1024);
  #size = 0;

  /** The answer is valid until the next call. Each token stands once, separated by spaces. */
  write(title: string, plainText: string): Uint8Array {
    const text = plainText.length > INDEXED ? plainText.slice(0, INDEXED) : plainText;
    this.#begin(title.length + text.length);
    this.#count(title);
    const titleCount = this.#usedCount;
    const titleWords = this.#words.size;
    this.#count(text);
    this.#reserve(this.#usedCount * 24);
    for (let index = 0; index < this.#usedCount; index++) {
      const slot = this.#used[index] ?? 0;
      const key = this.#keys[slot] ?? 0;
      this.#key('', key);
      if ((this.#counts[slot] ?? 0) >= STRONG) this.#key(STRONG_PREFIX, key);
      if (index < titleCount) this.#key(TITLE_PREFIX, key);
    }
    let place = 0;
    for (const [word, count] of this.#words) {
      let tokens = `${word} `;
      if (count >= STRONG) tokens += `${STRONG_PREFIX}${word} `;
      if (place++ < titleWords) tokens += `${TITLE_PREFIX}${word} `;
      this.#reserve(tokens.length * 3);
      this.#size += this.#bytes.write(tokens, this.#size);
    }
    return this.#bytes.subarray(0, this.#size);
  }

  #begin(length: number): void {
    // At most two keys a unit, in a table at most half full; a rare large one is not kept.
    let slots = this.#keys.length > KEPT_SLOTS ? 4096 : this.#keys.length;
    while (slots < length * 4) slots *= 2;
    if (slots !== this.#keys.length || this.#round === 0xffffffff) {
      this.#keys = new Uint32Array(slots);
      this.#counts = new Uint32Array(slots);
      this.#rounds = new Uint32Array(slots);
      this.#used = new Uint32Array(slots / 2);
      this.#round = 0;
    }
    this.#round += 1;
    this.#usedCount = 0;
    this.#size = 0;
    this.#words.clear();
  }

  #count(text: string): void {
    const folded = fold(text);
    eachRun(folded, (isCjk, start, end) => {
      if (!isCjk) {
        const word = wordToken(folded, start, end);
        this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
        return;
      }
      let unit = folded.charCodeAt(start);
      this.#add(unit);
      for (let index = start + 1; index < end; index++) {
        const next = folded.charCodeAt(index);
        this.#add(next);
        this.#add(((unit << 16) | next) >>> 0);
        unit = next;
      }
    });
  }

  #add(key: number): void {
    const mask = this.#keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while (this.#rounds[slot] === this.#round) {
      if (this.#keys[slot] === key) {
        this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#rounds[slot] = this.#round;
    this.#keys[slot] = key;
    this.#counts[slot] = 1;
    this.#used[this.#usedCount++] = slot;
  }

  #reserve(bytes: number): void {
    if (this.#size + bytes <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#size + bytes));
    this.#bytes.copy(grown, 0, 0, this.#size);
    this.#bytes = grown;
  }

  #key(prefix: string, key: number): void {
    if (prefix !== '') this.#bytes[this.#size++] = prefix.charCodeAt(0);
    const first = key >>> 16;
    const second = key & 0xffff;
    if (isHigh(first) && isLow(second)) this.#codePoint(0x10000 + ((first - 0xd800) << 10) + second - 0xdc00);
    else {
      if (first !== 0) this.#unit(first);
      this.#unit(second);
    }
    this.#bytes[this.#size++] = SPACE;
  }

  /** As UTF-8 has it, half a pair as U+FFFD: the same bytes that a query's string becomes. */
  #unit(unit: number): void {
    this.#codePoint(isHigh(unit) || isLow(unit) ? 0xfffd : unit);
  }

  #codePoint(code: number): void {
    const bytes = this.#bytes;
    if (code < 0x80) bytes[this.#size++] = code;
    else if (code < 0x800) {
      bytes[this.#size++] = 0xc0 | (code >> 6);
      bytes[this.#size++] = 0x80 | (code & 0x3f);
    } else {
      if (code < 0x10000) bytes[this.#size++] = 0xe0 | (code >> 12);
      else {
        bytes[this.#size++] = 0xf0 | (code >> 18);
        bytes[this.#size++] = 0x80 | ((code >> 12) & 0x3f);
      }
      bytes[this.#size++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[this.#size++] = 0x80 | (code & 0x3f);
    }
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
