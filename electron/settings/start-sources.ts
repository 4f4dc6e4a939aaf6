import { stat } from 'node:fs/promises';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Log } from './log.ts';

/** The folders that the app was started with, on their way to becoming sources. */
export interface StartSources {
  add(paths: readonly string[]): void;
  /** Adds what waits. What the bridge could not answer waits for the next call; what is refused is told and dropped. */
  flush(): Promise<void>;
}

export function createStartSources(caller: Caller, log: Log): StartSources {
  const waiting = new Set<string>();
  let flushing: Promise<void> = Promise.resolve();

  async function addOne(path: string): Promise<void> {
    waiting.delete(path);
    try {
      const info = await stat(path).catch(() => null);
      if (info === null) throw new GazetteError('folder-missing', 'there is no such folder');
      if (!info.isDirectory()) throw new GazetteError('bad-request', 'not a folder');
      await caller.call('sources.add', { kind: 'folder', path });
    } catch (error) {
      if (error instanceof GazetteError && error.retryable) waiting.add(path);
      else if (!(error instanceof GazetteError && error.code === 'folder-already-added')) {
        log('error', `${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  return {
    add(paths) {
      for (const path of paths) waiting.add(path);
    },
    flush() {
      flushing = flushing.then(async () => {
        for (const path of [...waiting]) await addOne(path);
      });
      return flushing;
    },
  };
}
