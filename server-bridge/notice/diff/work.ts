/** What a comparison may cost. Counted, not timed: the same texts always get the same answer. */
export interface DiffLimits {
  /** Steps of one whole comparison; a million are 10 to 50 ms. */
  readonly steps: number;
  /** Insertions and deletions in one stretch; what is kept of the search for them grows with their square. */
  readonly edits: number;
}

export const LIMITS: DiffLimits = { steps: 1_000_000, edits: 800 };

/** The account of one comparison. What is not paid for any more is answered coarsely. */
export class Work {
  readonly edits: number;
  #left: number;
  #isShort = false;

  constructor({ steps, edits }: DiffLimits = LIMITS) {
    this.#left = steps;
    this.edits = edits;
  }

  /** Takes `steps`; false, and nothing is taken, when so many are not left. */
  pay(steps: number): boolean {
    if (steps > this.#left) {
      this.#isShort = true;
      return false;
    }
    this.#left -= steps;
    return true;
  }

  /** Notes that something is answered coarsely. */
  giveUp(): void {
    this.#isShort = true;
  }

  /** Something was answered coarsely. */
  get isShort(): boolean {
    return this.#isShort;
  }
}
