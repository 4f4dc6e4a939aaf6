/**
 * One measure of `npm run bench:text`: the same work by several sides, each in a process of its own, their rounds
 * taking turns, so that a busy moment of the machine meets all of them.
 */

/** Does the work once over its whole corpus; answers something of the result, so that none of it can be left out. */
export type Round = () => number | Promise<number>;

export interface Side {
  /** What the table calls it, for instance `marked 18.2.1`. */
  readonly name: string;
  /** Shown, but not what is to be beaten: ours doing more or less, another way that was tried. */
  readonly isNoPeer?: true;
  /** More columns of its row: sizes. */
  facts?(): Readonly<Record<string, number>>;
  /** Loads, builds and answers the round; its time does not count. */
  prepare(): Promise<Round>;
}

export interface Measure {
  readonly name: string;
  /** What a round is divided by: how many of `unit` it does. */
  readonly amount: number;
  /** `MB`, `notices`, `loads` ...; the table has them per second. */
  readonly unit: string;
  /** Ours first; the others are the peers. */
  readonly sides: readonly [Side, ...Side[]];
  /** What the first side must reach: times the best peer, or units per second. */
  readonly target: { readonly ratio: number } | { readonly perSecond: number };
}
