/** What a folder source and the thread that reads its disk say to each other. */
import type { Disk } from './file-system.ts';

export type FileOp = keyof Disk;

export interface FileCall {
  readonly id: number;
  readonly op: FileOp;
  readonly path: string;
  /** Of `lstats`, joined by `/`, which no name has; empty elsewhere. */
  readonly names: string;
  /** Of `read` and `readHead`; 0 elsewhere. */
  readonly maxBytes: number;
}

export type FileAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: string; readonly message: string };

/** A listing as it travels: a hundred thousand objects would hold up the thread that takes them in. */
export interface PackedListing {
  /** Joined by `/`, which no name has. */
  readonly names: string;
  /** One a name: index in `ENTRY_KINDS`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
}
