import { GazetteError } from '../../server-bridge/contract/errors.ts';
import { writeAtomic } from '../settings/write-atomic.ts';

/** Writes a file where the person said, whole or not at all. Rejects with `disk-full` or `forbidden`. */
export async function saveFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomic(path, bytes, 0o644);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new GazetteError('disk-full', 'the disk is full');
    throw new GazetteError('forbidden', 'the file could not be written', { reason: code });
  }
}
