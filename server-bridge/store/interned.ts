/** Strings as small numbers, so that a filter compares numbers. */
export class Interned {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    this.#names.push(name);
    return this.#names.length - 1;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }

  get size(): number {
    return this.#names.length;
  }

  /** One byte a number: 1 where the name is wanted. */
  flags(wanted: readonly string[]): Uint8Array {
    const set = new Set(wanted);
    return this.flagsWhere((name) => name !== '' && set.has(name));
  }

  flagsWhere(isWanted: (name: string) => boolean): Uint8Array {
    return Uint8Array.from(this.#names, (name) => (isWanted(name) ? 1 : 0));
  }
}
