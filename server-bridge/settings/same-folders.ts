import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Tells folders that are the same behind links, dots, slashes at the end and, on Windows, letters of another case. */
export interface SameFolders {
  /** Follows the links of these paths, and forgets all others. A folder that does not answer is taken as it is written. */
  look(paths: readonly string[]): Promise<void>;
  /** The same text for the same folder, as far as it was looked at. */
  placeOf(path: string): string;
}

/** A share that is gone may take minutes to say so. */
const ANSWER_MS = 1_000;

export function createSameFolders(
  platform: NodeJS.Platform = process.platform,
  follow: (path: string) => Promise<string> = realpath,
  answerMs: number = ANSWER_MS,
): SameFolders {
  let known: ReadonlyMap<string, string> = new Map();

  async function followed(path: string): Promise<string> {
    const late = new AbortController();
    const written = resolve(path);
    const answer = follow(path).catch(() => written);
    const none = wait(answerMs, written, { signal: late.signal, ref: false }).catch(() => written);
    const place = await Promise.race([answer, none]);
    late.abort();
    return place;
  }

  return {
    async look(paths) {
      known = new Map(await Promise.all(paths.map(async (path) => [path, await followed(path)] as const)));
    },
    placeOf(path) {
      const place = known.get(path) ?? resolve(path);
      return platform === 'win32' ? place.toLowerCase() : place;
    },
  };
}
