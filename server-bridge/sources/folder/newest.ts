/** Newest first, whatever the number: sorted in runs as they come and merged as they are taken, never in one long turn. */
import type { Found } from './walk.ts';

const RUN = 2048;

interface Dated {
  readonly found: Found;
  /** ms; within what a double can tell. */
  readonly at: number;
}

export class NewestFirst {
  readonly #runs: Dated[][] = [];
  #open: Dated[] = [];

  add(found: Found): void {
    this.#open.push({ found, at: Number(found.stat.mtimeNs) / 1e6 });
    if (this.#open.length === RUN) this.#close();
  }

  /** Takes all out; call once. */
  *take(): Generator<Found> {
    this.#close();
    // The newest of each run is its last.
    for (;;) {
      let newest: Dated[] | undefined;
      for (const run of this.#runs) {
        const at = run.at(-1)?.at ?? -Infinity;
        if (at > (newest?.at(-1)?.at ?? -Infinity)) newest = run;
      }
      const dated = newest?.pop();
      if (dated === undefined) return;
      yield dated.found;
    }
  }

  #close(): void {
    this.#runs.push(this.#open.sort((a, b) => a.at - b.at));
    this.#open = [];
  }
}
