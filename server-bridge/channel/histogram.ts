/** Milliseconds, counted in steps of ten: bounded memory, and a percentile that needs no sorting. */

const STEP_MS = 10;
/** Everything from a minute on is one step. */
const LAST_STEP = 6000;

export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #known: number | null = null;

  static from(entries: ReadonlyArray<readonly [number, number]>): Histogram {
    const histogram = new Histogram();
    for (const [step, count] of entries) histogram.#addTo(step, count);
    return histogram;
  }

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    this.#addTo(Math.min(LAST_STEP, Math.floor(ms / STEP_MS)), 1);
  }

  #addTo(step: number, count: number): void {
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + count);
    this.#count += count;
    this.#known = null;
  }

  /** How many are surely above `ms`. */
  countAbove(ms: number): number {
    let above = 0;
    for (const [step, count] of this.#counts) if (step * STEP_MS > ms) above += count;
    return above;
  }

  /** The smallest value that 95 of 100 do not exceed (nearest rank), rounded down to the step; null without values. */
  get p95(): number | null {
    return (this.#known ??= this.#find95());
  }

  #find95(): number | null {
    let left = Math.ceil((this.#count * 95) / 100);
    for (const [step, count] of this.entries()) {
      left -= count;
      if (left <= 0) return step * STEP_MS;
    }
    return null;
  }

  entries(): Array<[number, number]> {
    return [...this.#counts].sort(([one], [other]) => one - other);
  }
}
