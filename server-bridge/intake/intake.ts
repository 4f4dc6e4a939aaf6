/**
 * Intake: the only path by which a notice gets written. An item of a source is parsed, moderated and rendered
 * (in the pool or inline), its media taken in, then committed. May import contract, rules, notice and the
 * interfaces declared here; it meets the store, the sources and the pool in compose.
 */
export interface IntakeItem {
  readonly remoteId: string;
  readonly fingerprint: string;
  /** Decoded text. */
  readonly text: string;
  readonly fallbackTitle: string;
  readonly channel: string | null;
  readonly isBackfill: boolean;
  readonly isRead: boolean;
  readonly movedFrom: string | null;
}

/** What intake asks of the source that handed an item in. */
export interface IntakeSource {
  readonly id: string;
  readonly maxLevel: 'info' | 'normal' | 'important' | 'urgent' | 'emergency';
  /** IANA zone, resolved. */
  readonly zone: string;
  /** Reads what an item refers to; never leaves the source. Limits: 5 MiB an image, 50 MiB a file. */
  readMedia(remoteId: string, ref: string, kind: 'image' | 'file'): Promise<IntakeMedia>;
}

export type IntakeMedia =
  | { readonly status: 'ok'; readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
  /** Another item of this source. */
  | { readonly status: 'item'; readonly remoteId: string }
  | { readonly status: 'missing' | 'too-large' | 'unsupported' };
