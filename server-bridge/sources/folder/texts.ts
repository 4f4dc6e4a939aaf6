/** A column of short texts as bytes: a hundred thousand strings of their own take twice the room and more. */
import { Blocks } from './blocks.ts';

/** Texts stand in pieces of this size; a longer one has a piece of its own. */
const PIECE = 128 * 1024;
/** More bytes that no place refers to are collected once they are more than those in use. */
const UNUSED = 1024 * 1024;

export class Texts {
  #pieces: Buffer[] = [];
  /** End of what is used of the last piece. */
  #end = 0;
  #used = 0;
  #unused = 0;
  /** The piece of each text, plus one; 0 for none. */
  readonly #places = new Blocks((length) => new Uint32Array(length), 0);
  readonly #starts = new Blocks((length) => new Uint32Array(length), 0);
  readonly #lengths = new Blocks((length) => new Uint32Array(length), 0);
  #length = 0;

  /** Places, with those that hold nothing. */
  get length(): number {
    return this.#length;
  }

  /** Of all pieces, whatever is in them. */
  get byteLength(): number {
    return this.#pieces.reduce((sum, { length }) => sum + length, 0);
  }

  get(index: number): string | null {
    const piece = this.#pieces[this.#places.get(index) - 1];
    if (piece === undefined) return null;
    const start = this.#starts.get(index);
    return piece.toString('utf8', start, start + this.#lengths.get(index));
  }

  /** `index` is at most `length`. Halves of character pairs become U+FFFD. */
  set(index: number, text: string | null): void {
    this.#length = Math.max(this.#length, index + 1);
    if (this.#places.get(index) !== 0) {
      this.#unused += this.#lengths.get(index);
      this.#used -= this.#lengths.get(index);
      this.#places.set(index, 0);
    }
    if (this.#unused > UNUSED + this.#used) this.#collect();
    if (text !== null) this.#add(index, Buffer.from(text));
  }

  #add(index: number, bytes: Buffer): void {
    if (this.#pieces.length === 0 || this.#end + bytes.length > PIECE) {
      this.#pieces.push(Buffer.allocUnsafeSlow(Math.max(PIECE, bytes.length)));
      this.#end = 0;
    }
    this.#pieces.at(-1)?.set(bytes, this.#end);
    this.#places.set(index, this.#pieces.length);
    this.#starts.set(index, this.#end);
    this.#lengths.set(index, bytes.length);
    this.#end += bytes.length;
    this.#used += bytes.length;
  }

  #collect(): void {
    const before = this.#pieces;
    this.#pieces = [];
    this.#end = 0;
    this.#used = 0;
    this.#unused = 0;
    for (let index = 0; index < this.#length; index++) {
      const piece = before[this.#places.get(index) - 1];
      const start = this.#starts.get(index);
      if (piece !== undefined) this.#add(index, piece.subarray(start, start + this.#lengths.get(index)));
    }
  }
}
