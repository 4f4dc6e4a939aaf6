import { type ChainedEntry } from './entries.ts';
import type { BuildResult } from './engine/index.ts';
import { type ListWord, mergeEntries, type WordEntry } from './list/index.ts';

/** What the lines of a list say of each word, by line; null for a line that says nothing of its own. */
export interface SameWords {
  /** All that is said of a word, where it is said first. */
  readonly merged: ReadonlyArray<WordEntry | null>;
  /**
   * What counts: a word has several entries where they are for other channels or have other tags, because which of
   * them count depends on the notice. The first is the one that the machine knows.
   */
  readonly chained: ReadonlyArray<ChainedEntry | null>;
  /** Whether some word has several. */
  readonly isChained: boolean;
}

/** Puts together the lines of one word, in whatever form. */
export function mergeEqual(words: readonly ListWord[], { equal, unusable }: BuildResult): SameWords {
  const merged: Array<WordEntry | null> = words.map(({ entry }) => entry);
  for (const { entry } of unusable) if (entry < words.length) merged[entry] = null;
  const own = [...merged];
  /** The entry for the same channels and with the same tags, and the last entry of each word. */
  const alike = new Map<string, number>();
  const last = new Map<number, number>();
  const next = new Map<number, number>();
  for (const { entry, to } of equal) {
    const [known, other, first] = [merged[to], words[entry]?.entry, words[to]?.entry];
    if (known === null || known === undefined || other === undefined || first === undefined) continue;
    merged[to] = mergeEntries(known, other);
    merged[entry] = null;
    if (!last.has(to)) alike.set(keyOf(to, first), to);
    const key = keyOf(to, other);
    const at = alike.get(key);
    if (at === undefined) {
      next.set(last.get(to) ?? to, entry);
      alike.set(key, entry);
    } else {
      own[at] = mergeEntries(own[at] ?? other, other);
      own[entry] = null;
    }
    last.set(to, at === undefined ? entry : (last.get(to) ?? to));
  }
  const chained = own.map((entry, index) => entry && { ...entry, next: next.get(index) ?? null });
  return { merged, chained, isChained: next.size > 0 };
}

function keyOf(word: number, { channels, tags }: WordEntry): string {
  return JSON.stringify([word, channels.toSorted(), tags.toSorted()]);
}
