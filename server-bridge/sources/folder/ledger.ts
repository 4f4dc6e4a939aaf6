/** What the source knows of its items: what the store has, what is missing, what is wrong. In memory only. */
import type { SourceProblem } from '../../contract/source.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Outline } from './settle.ts';

export interface Item {
  readonly remoteId: string;
  readonly noticeId: string | null;
  /** Null when another version of the program wrote it. */
  readonly print: Fingerprint | null;
  /** Path below the root as the disk spells it. */
  readonly relative: string;
  /** Hash of the bytes taken in last; null when that was before this start. */
  readonly hash: string | null;
  readonly outline: Outline | null;
}

export interface KnownProblem {
  readonly problem: SourceProblem;
  /** The file's state in which it is bad; while it stays so, it need not be read again. */
  readonly stamp: string | null;
  /** The item of this source that has the id which this file wants. */
  readonly rival: string | null;
}

const SHOWN_PROBLEMS = 200;

export class Ledger {
  readonly items = new Map<string, Item>();
  readonly #owners = new Map<string, string>();
  readonly #problems = new Map<string, KnownProblem>();
  /** Items whose text refers to a file, by its path below the root. */
  readonly #users = new Map<string, Set<string>>();

  set(item: Item): void {
    this.remove(item.remoteId);
    this.items.set(item.remoteId, item);
    if (item.noticeId !== null) this.#owners.set(item.noticeId, item.remoteId);
    for (const [path] of item.print?.refs ?? []) {
      const users = this.#users.get(path);
      if (users === undefined) this.#users.set(path, new Set([item.remoteId]));
      else users.add(item.remoteId);
    }
  }

  remove(remoteId: string): void {
    const item = this.items.get(remoteId);
    if (item === undefined) return;
    this.items.delete(remoteId);
    if (item.noticeId !== null && this.#owners.get(item.noticeId) === remoteId) {
      this.#owners.delete(item.noticeId);
    }
    for (const [path] of item.print?.refs ?? []) {
      const users = this.#users.get(path);
      users?.delete(remoteId);
      if (users?.size === 0) this.#users.delete(path);
    }
  }

  /** The item of this source that brought a notice. */
  ownerOf(noticeId: string): string | null {
    return this.#owners.get(noticeId) ?? null;
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
