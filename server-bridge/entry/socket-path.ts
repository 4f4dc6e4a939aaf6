import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolderError } from '../ops/data-folder.ts';
import { makeFolder } from '../ops/make-folder.ts';

export interface SocketPlace {
  readonly path: string;
  /** Removes what was made for it. */
  remove(): Promise<void>;
}

/** `sun_path` of the smallest system (macOS) without its closing zero. */
const MAX_PATH_BYTES = 103;

/**
 * Where a bridge of this data folder listens when nobody says so: a socket in a folder that only its person can enter,
 * on Windows a pipe with a random name. A data folder with a long path has its socket among the temporary files.
 *
 * @throws GazetteError `unavailable` or `disk-full` when nothing can be made there
 */
export async function makeSocketPlace(dataFolder: string): Promise<SocketPlace> {
  if (process.platform === 'win32') {
    return {
      path: `\\\\.\\pipe\\gazette-${randomBytes(12).toString('hex')}`,
      remove: () => Promise.resolve(),
    };
  }
  const near = join(dataFolder, 'run');
  if (Buffer.byteLength(join(near, 'bridge.sock')) <= MAX_PATH_BYTES) {
    try {
      makeFolder(near);
    } catch (error) {
      throw dataFolderError(dataFolder, error);
    }
    return { path: join(near, 'bridge.sock'), remove: () => Promise.resolve() };
  }
  const far = await mkdtemp(join(tmpdir(), 'gazette-'));
  return { path: join(far, 'bridge.sock'), remove: () => rm(far, { recursive: true, force: true }) };
}
