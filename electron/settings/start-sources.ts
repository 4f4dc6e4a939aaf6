import { stat } from 'node:fs/promises';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Log } from './log.ts';

/**
 * Makes the folders that the app was started with sources. Answers those to try again at the next connection; what is
 * no folder, or is refused for good, is told on stderr and dropped.
 */
export async function addSources(caller: Caller, paths: readonly string[], log: Log): Promise<string[]> {
  const again: string[] = [];
  for (const path of paths) {
    try {
      const info = await stat(path).catch(() => null);
      if (info === null) throw new GazetteError('folder-missing', 'there is no such folder');
      if (!info.isDirectory()) throw new GazetteError('bad-request', 'not a folder');
      await caller.call('sources.add', { kind: 'folder', path });
    } catch (error) {
      if (error instanceof GazetteError && error.retryable) again.push(path);
      else if (!(error instanceof GazetteError && error.code === 'folder-already-added')) {
        const why = error instanceof Error ? error.message : String(error);
        log('error', `${path}: ${why}`);
      }
    }
  }
  return again;
}
