/**
 * What scans have found and nobody has looked at yet, newest first. In columns, and taken a little at a time: a large
 * folder is a hundred thousand files, which wait here for minutes. Sorted in runs as they come, so that no turn is long.
 */
import { Blocks } from './blocks.ts';
import { toRemoteId } from './names.ts';
import { Stamps } from './stamps.ts';
import type { Found } from './walk.ts';

const RUN = 2048;

export class Backlog {
  readonly #relatives: Array<string | null> = [];
  /** Where links lead to; other files are below the root. */
  readonly #paths: Array<string | null> = [];
  readonly #stamps = new Stamps();
  /** Times in ms, within what a double can tell: to sort by. */
  readonly #written = new Blocks((length) => new Float64Array(length), 0);
  /** Numbers of files by age, the newest last. */
  readonly #runs: number[][] = [];
  #open: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ relative, path, stat }: Found): void {
    const index = this.#relatives.length;
    this.#relatives.push(relative);
    this.#paths.push(path);
    this.#stamps.set(index, stat);
    this.#written.set(index, Number(stat.mtimeNs) / 1e6);
    this.#open.push(index);
    this.#size += 1;
    if (this.#open.length === RUN) this.#close();
  }

  /** The newest, taken out; null when there is none. */
  take(): Found | null {
    this.#close();
    let newest: number[] | undefined;
    for (const run of this.#runs) {
      if (this.#timeOf(run.at(-1)) > this.#timeOf(newest?.at(-1))) newest = run;
    }
    const index = newest?.pop();
    if (index === undefined) return null;
    this.#size -= 1;
    const relative = this.#relatives[index] ?? '';
    const found: Found = {
      remoteId: toRemoteId(relative),
      relative,
      path: this.#paths[index] ?? null,
      stat: this.#stamps.get(index),
    };
    this.#relatives[index] = null;
    this.#paths[index] = null;
    if (this.#size === 0) this.clear();
    return found;
  }

  clear(): void {
    this.#size = 0;
    for (const list of [this.#relatives, this.#paths, this.#runs, this.#open]) list.length = 0;
    this.#stamps.clear();
    this.#written.clear();
  }

  #timeOf(index: number | undefined): number {
    return index === undefined ? -Infinity : this.#written.get(index);
  }

  #close(): void {
    if (this.#open.length === 0) return;
    this.#runs.push(this.#open.sort((a, b) => this.#timeOf(a) - this.#timeOf(b)));
    this.#open = [];
  }
}
