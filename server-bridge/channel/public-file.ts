import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What lies in a channel's folder is for everybody, whatever the publisher's mask: another person's web server may serve it. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/**
 * Puts a file in its place as a whole: whoever reads sees the old one or the new one, after a power cut too.
 *
 * @param check looks at the finished copy before anybody sees it; a throw leaves everything as it was
 * @throws the system's error
 */
export async function placeFile(
  path: string,
  content: Uint8Array | { readonly copyOf: string },
  check: (copy: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    if ('copyOf' in content) await copyFile(content.copyOf, temporary, constants.COPYFILE_EXCL);
    else await writeFile(temporary, content, { flag: 'wx' });
    await chmod(temporary, FILE_MODE);
    await check(temporary);
    await flush(temporary, 'r+');
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Whether a file of this name was being placed. */
export function isLeftover(name: string): boolean {
  return /\.[0-9a-f]{12}\.tmp$/.test(name);
}

/** Makes a folder in one that is there, unless it is there already. @throws the system's error */
export async function makePublicFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
  await chmod(path, FOLDER_MODE);
  await syncFolder(dirname(path));
}

/** Makes a rename survive a power cut. Windows cannot open folders and flushes renames itself; some file systems cannot flush one. */
async function syncFolder(path: string): Promise<void> {
  await flush(path, 'r').catch(() => undefined);
}

async function flush(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
