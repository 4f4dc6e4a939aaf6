/**
 * The items of a source, in columns: a large folder has a hundred thousand, and as objects they would be most of what
 * the bridge keeps in memory. What `get` answers is made for the asker.
 */
import { Blocks } from './blocks.ts';
import type { StatColumns } from './file-system.ts';
import { type Fingerprint, partsOfStamp, stampOf, type StampParts } from './fingerprint.ts';
import type { Outline } from './settle.ts';
import { SlotIndex } from './slot-index.ts';
import { Stamps } from './stamps.ts';
import { Texts } from './texts.ts';

export interface Item {
  readonly remoteId: string;
  readonly noticeId: string | null;
  /** Null when another version of the program wrote it. */
  readonly print: Fingerprint | null;
  /** Path below the root as the disk spells it. */
  readonly relative: string;
  /** Hash of the bytes taken in last; null when that was before this start or long ago. */
  readonly hash: string | null;
  readonly outline: Outline | null;
}

type Refs = Fingerprint['refs'];

/** Who has been met by a walk; items that come during it count as met. */
export interface Census {
  meet(remoteId: string): void;
  /**
   * Meets the item of a file whose name is spelled as its remote id, when the file is as it was taken in as far as its
   * look tells; answers what the item refers to, null when it is not met by this.
   */
  meetUnchanged(remoteId: string, looks: StatColumns, at: number): Refs | null;
  hasMet(remoteId: string): boolean;
  /** Those not met so far. */
  missing(): Iterable<string>;
}

/** Contents remembered, those taken in last: who edits a file is likely to do so again. */
const CONTENTS = 2048;
const FLAG = { hasPrint: 1, isRacy: 2, isFirstScan: 4, endsWithNewline: 8 } as const;

const NO_REFS: Refs = [];

export class Items {
  readonly #free: number[] = [];
  readonly #remoteIds = new Texts();
  readonly #noticeIds = new Texts();
  readonly #slots = new SlotIndex((slot) => this.#remoteIds.get(slot));
  /** Slots by the notice that the item brought. */
  readonly #owners = new SlotIndex((slot) => this.#noticeIds.get(slot));
  readonly #flags = new Blocks((length) => new Uint8Array(length), 0);
  readonly #stamps = new Stamps();
  // Few items have any of these.
  readonly #relatives = new Map<number, string>();
  readonly #refs = new Map<number, Refs>();
  readonly #contents = new Map<number, { hash: string; outline: Outline | null }>();

  get size(): number {
    return this.#slots.size;
  }

  has(remoteId: string): boolean {
    return this.#slots.get(remoteId) !== undefined;
  }

  *ids(): Generator<string> {
    for (let slot = 0; slot < this.#remoteIds.length; slot++) {
      const remoteId = this.#remoteIds.get(slot);
      if (remoteId !== null) yield remoteId;
    }
  }

  get(remoteId: string): Item | undefined {
    const slot = this.#slots.get(remoteId);
    if (slot === undefined) return undefined;
    const content = this.#contents.get(slot);
    return {
      remoteId,
      noticeId: this.#noticeIds.get(slot),
      print: this.#print(slot),
      relative: this.#relatives.get(slot) ?? remoteId,
      hash: content?.hash ?? null,
      outline: content?.outline ?? null,
    };
  }

  /** The item that brought a notice. */
  ownerOf(noticeId: string): string | null {
    const slot = this.#owners.get(noticeId);
    return slot === undefined ? null : this.#remoteIds.get(slot);
  }

  refsOf(remoteId: string): Refs {
    return this.#refs.get(this.#slots.get(remoteId) ?? -1) ?? NO_REFS;
  }

  /** The file is as it was when it was taken in, as far as its look tells. */
  isFresh(remoteId: string, stat: StampParts): boolean {
    const slot = this.#slots.get(remoteId);
    return slot !== undefined && this.#isTrusted(slot) && this.#stamps.isSame(slot, stat);
  }

  #isTrusted(slot: number): boolean {
    const flags = this.#flags.get(slot);
    return (flags & FLAG.hasPrint) !== 0 && (flags & FLAG.isRacy) === 0;
  }

  firstScanMarks(): string[] {
    const marked: string[] = [];
    for (let slot = 0; slot < this.#remoteIds.length; slot++) {
      if ((this.#flags.get(slot) & FLAG.isFirstScan) === 0) continue;
      const remoteId = this.#remoteIds.get(slot);
      if (remoteId !== null) marked.push(remoteId);
    }
    return marked;
  }

  /** For one walk. Each file is looked up once: a large folder has a hundred thousand, at every re-scan. */
  census(): Census {
    const met = new Uint8Array(this.#remoteIds.length);
    const remoteIds = this.#remoteIds;
    const meet = (slot: number): void => {
      if (slot < met.length) met[slot] = 1;
    };
    return {
      meet: (remoteId) => {
        const slot = this.#slots.get(remoteId);
        if (slot !== undefined) meet(slot);
      },
      meetUnchanged: (remoteId, looks, at) => {
        const slot = this.#slots.get(remoteId);
        if (slot === undefined || !this.#isTrusted(slot) || !this.#stamps.isSameAt(slot, looks, at))
          return null;
        meet(slot);
        this.#relatives.delete(slot);
        return this.#refs.get(slot) ?? NO_REFS;
      },
      hasMet: (remoteId) => {
        const slot = this.#slots.get(remoteId);
        return slot !== undefined && (slot >= met.length || met[slot] === 1);
      },
      *missing() {
        for (let slot = met.indexOf(0); slot >= 0; slot = met.indexOf(0, slot + 1)) {
          const remoteId = remoteIds.get(slot);
          if (remoteId !== null) yield remoteId;
        }
      },
    };
  }

  set({ remoteId, noticeId, print, relative, hash, outline }: Item): void {
    const slot = this.#slots.get(remoteId) ?? this.#take(remoteId);
    this.#disown(slot);
    this.#noticeIds.set(slot, noticeId);
    if (noticeId !== null) this.#owners.set(noticeId, slot);
    if (print === null) this.#flags.set(slot, 0);
    else {
      this.#stamps.set(slot, partsOfStamp(print.stamp));
      this.#flags.set(
        slot,
        FLAG.hasPrint |
          (print.isRacy ? FLAG.isRacy : 0) |
          (print.isFirstScan ? FLAG.isFirstScan : 0) |
          (print.endsWithNewline ? FLAG.endsWithNewline : 0),
      );
    }
    this.relocate(remoteId, relative);
    if (print === null || print.refs.length === 0) this.#refs.delete(slot);
    else this.#refs.set(slot, print.refs);
    this.#contents.delete(slot);
    if (hash !== null) this.#remember(slot, hash, outline);
  }

  /** The disk spells its path otherwise now. */
  relocate(remoteId: string, relative: string): void {
    const slot = this.#slots.get(remoteId);
    if (slot === undefined) return;
    if (relative === remoteId) this.#relatives.delete(slot);
    else this.#relatives.set(slot, relative);
  }

  delete(remoteId: string): void {
    const slot = this.#slots.get(remoteId);
    if (slot === undefined) return;
    this.#disown(slot);
    this.#slots.delete(remoteId);
    this.#remoteIds.set(slot, null);
    this.#noticeIds.set(slot, null);
    for (const column of [this.#relatives, this.#refs, this.#contents]) column.delete(slot);
    this.#free.push(slot);
  }

  #print(slot: number): Fingerprint | null {
    const flags = this.#flags.get(slot);
    if ((flags & FLAG.hasPrint) === 0) return null;
    const parts = this.#stamps.get(slot);
    return {
      stamp: stampOf(parts),
      size: parts.size,
      isRacy: (flags & FLAG.isRacy) !== 0,
      isFirstScan: (flags & FLAG.isFirstScan) !== 0,
      endsWithNewline: (flags & FLAG.endsWithNewline) !== 0,
      refs: this.#refs.get(slot) ?? NO_REFS,
    };
  }

  #disown(slot: number): void {
    const noticeId = this.#noticeIds.get(slot);
    if (noticeId !== null && this.#owners.get(noticeId) === slot) this.#owners.delete(noticeId);
  }

  #remember(slot: number, hash: string, outline: Outline | null): void {
    this.#contents.set(slot, { hash, outline });
    if (this.#contents.size <= CONTENTS) return;
    for (const oldest of this.#contents.keys()) {
      this.#contents.delete(oldest);
      break;
    }
  }

  #take(remoteId: string): number {
    const slot = this.#free.pop() ?? this.#remoteIds.length;
    this.#remoteIds.set(slot, remoteId);
    this.#slots.set(remoteId, slot);
    return slot;
  }
}
