/**
 * Operations: logs, the data folder and its owner, figures about the process. Imports contract and Node; knows no
 * other part of the bridge (they meet in compose). To add one: a file here that exports a function and its stop.
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError } from './file-error.ts';

/**
 * Replaces a file as a whole: a reader sees the old content or the new one, after a power cut too. The content is written
 * beside it, flushed, then renamed over it.
 *
 * @param mode permission bits of the new file (default 0600: everything in the data folder is its person's own)
 * @throws GazetteError `disk-full` or `unavailable`; the old file is then untouched
 */
export async function writeAtomic(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error);
  }
  await syncFolder(dirname(path));
}

/** Makes a rename survive a power cut. Windows cannot open folders and flushes renames itself. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}
