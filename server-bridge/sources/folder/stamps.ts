/** What files look like, in columns: a large folder has a hundred thousand of them. */
import type { StampParts } from './fingerprint.ts';

export class Stamps {
  #sizes: Float64Array<ArrayBuffer>;
  #times: BigInt64Array<ArrayBuffer>;
  #inodes: BigUint64Array<ArrayBuffer>;

  /** `length` is the number of places. */
  constructor(length: number) {
    this.#sizes = new Float64Array(length);
    this.#times = new BigInt64Array(length);
    this.#inodes = new BigUint64Array(length);
  }

  get(index: number): StampParts {
    return {
      size: this.#sizes[index] ?? 0,
      mtimeNs: this.#times[index] ?? 0n,
      ino: this.#inodes[index] ?? 0n,
    };
  }

  set(index: number, { size, mtimeNs, ino }: StampParts): void {
    this.#sizes[index] = size;
    this.#times[index] = mtimeNs;
    this.#inodes[index] = ino;
  }

  isSame(index: number, { size, mtimeNs, ino }: StampParts): boolean {
    return this.#sizes[index] === size && this.#times[index] === mtimeNs && this.#inodes[index] === ino;
  }

  /** Keeps what is in the places that stay. */
  resize(length: number): void {
    this.#sizes = new Float64Array(this.#sizes.buffer.transfer(length * 8));
    this.#times = new BigInt64Array(this.#times.buffer.transfer(length * 8));
    this.#inodes = new BigUint64Array(this.#inodes.buffer.transfer(length * 8));
  }
}
