/** What files look like, in columns: a large folder has a hundred thousand of them. */
import { Blocks } from './blocks.ts';
import type { StatColumns } from './file-system.ts';
import type { StampParts } from './fingerprint.ts';

export class Stamps {
  readonly #sizes = new Blocks((length) => new Float64Array(length), 0);
  readonly #times = new Blocks((length) => new BigInt64Array(length), 0n);
  readonly #inodes = new Blocks((length) => new BigUint64Array(length), 0n);

  get(index: number): StampParts {
    return {
      size: this.#sizes.get(index),
      mtimeNs: this.#times.get(index),
      ino: this.#inodes.get(index),
    };
  }

  set(index: number, { size, mtimeNs, ino }: StampParts): void {
    this.#sizes.set(index, size);
    this.#times.set(index, mtimeNs);
    this.#inodes.set(index, ino);
  }

  isSame(index: number, { size, mtimeNs, ino }: StampParts): boolean {
    return (
      this.#sizes.get(index) === size && this.#times.get(index) === mtimeNs && this.#inodes.get(index) === ino
    );
  }

  /** The same of one of many, without taking it out of its columns. */
  isSameAt(index: number, { sizes, mtimes, inodes }: StatColumns, at: number): boolean {
    return (
      this.#sizes.get(index) === sizes[at] &&
      this.#times.get(index) === mtimes[at] &&
      this.#inodes.get(index) === inodes[at]
    );
  }

  clear(): void {
    for (const column of [this.#sizes, this.#times, this.#inodes]) column.clear();
  }
}
