/** What the source knows of its items: what the store has, what is missing, what is wrong. In memory only. */
import type { SourceProblem } from '../../contract/source.ts';
import type { KnownItem } from '../source.ts';
import { parseFingerprint } from './fingerprint.ts';
import { type Item, Items } from './items.ts';

export interface KnownProblem {
  readonly problem: SourceProblem;
  /** The file's state in which it is bad; while it stays so, it need not be read again. */
  readonly stamp: string | null;
  /** The item of this source that has the id which this file wants. */
  readonly rival: string | null;
}

const SHOWN_PROBLEMS = 200;

export class Ledger {
  readonly items = new Items();
  readonly #problems = new Map<string, KnownProblem>();
  /** Items whose text refers to a file, by its path below the root. */
  readonly #users = new Map<string, Set<string>>();

  /** Takes over what the store knows; true when the source was never scanned to the end. */
  async load(pages: AsyncIterable<readonly KnownItem[]>): Promise<boolean> {
    let isMarked = false;
    for await (const page of pages) {
      for (const { remoteId, noticeId, fingerprint } of page) {
        const print = parseFingerprint(fingerprint);
        if (print?.isFirstScan === true) isMarked = true;
        this.set({ remoteId, noticeId, print, relative: remoteId, hash: null, outline: null });
      }
    }
    return isMarked || this.items.size === 0;
  }

  set(item: Item): void {
    this.#forgetRefs(item.remoteId);
    this.items.set(item);
    for (const [path] of item.print?.refs ?? []) {
      const users = this.#users.get(path);
      if (users === undefined) this.#users.set(path, new Set([item.remoteId]));
      else users.add(item.remoteId);
    }
  }

  remove(remoteId: string): void {
    this.#forgetRefs(remoteId);
    this.items.delete(remoteId);
  }

  #forgetRefs(remoteId: string): void {
    for (const [path] of this.items.refsOf(remoteId)) {
      const users = this.#users.get(path);
      users?.delete(remoteId);
      if (users?.size === 0) this.#users.delete(path);
    }
  }

  usersOf(path: string): string[] {
    return [...(this.#users.get(path) ?? [])];
  }

  report(problem: SourceProblem, stamp: string | null = null, rival: string | null = null): void {
    this.#problems.set(problem.remoteId, { problem, stamp, rival });
  }

  /** Files that want an id which one of these items has. */
  rivalsOf(remoteIds: ReadonlySet<string>): string[] {
    const rivals: string[] = [];
    for (const [remoteId, { rival }] of this.#problems) {
      if (rival !== null && remoteIds.has(rival)) rivals.push(remoteId);
    }
    return rivals;
  }

  clear(remoteId: string): void {
    this.#problems.delete(remoteId);
  }

  problemOf(remoteId: string): KnownProblem | null {
    return this.#problems.get(remoteId) ?? null;
  }

  problemIds(): string[] {
    return [...this.#problems.keys()];
  }

  get problemCount(): number {
    return this.#problems.size;
  }

  /** At most 200. */
  problems(): SourceProblem[] {
    const shown: SourceProblem[] = [];
    for (const { problem } of this.#problems.values()) {
      if (shown.length === SHOWN_PROBLEMS) break;
      shown.push(problem);
    }
    return shown.sort((a, b) => (a.remoteId < b.remoteId ? -1 : 1));
  }
}
