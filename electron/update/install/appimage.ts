/** The AppImage's file: a new one is laid beside, the old one kept as `<file>.previous`, and one rename puts it in place. */
import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, linkSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { syncFolder, syncPath, type OnStep } from './durable.ts';
import type { StagedUpdate } from './installer.ts';
import { mayWrite } from './place.ts';

export const previousOf = (file: string): string => `${file}.previous`;
const newOf = (file: string): string => `${file}.new`;

/**
 * Copies the staged file beside the AppImage, executable and on disk. What was copied is what is checked.
 *
 * @throws Refusal
 */
export async function layBeside(file: string, staged: StagedUpdate, onStep: OnStep): Promise<void> {
  if (!mayWrite(dirname(file))) throw new Refusal('not-writable', `${dirname(file)} cannot be written`);
  rmSync(newOf(file), { force: true });
  try {
    onStep('copy');
    await copyChecked(staged, newOf(file), onStep);
  } catch (error) {
    // A full disk has no room for half a file; one that a killed process left is removed above.
    rmSync(newOf(file), { force: true });
    throw error;
  }
}

async function copyChecked(staged: StagedUpdate, path: string, onStep: OnStep): Promise<void> {
  const hash = createHash('sha512');
  let size = 0;
  const target = await open(path, 'wx', 0o755);
  try {
    for await (const chunk of createReadStream(staged.file, { highWaterMark: 1024 * 1024 })) {
      const bytes = chunk as Buffer;
      hash.update(bytes);
      size += bytes.length;
      if (size > staged.size) break;
      await target.writeFile(bytes);
    }
    onStep('copied');
    // Whatever the umask was.
    await target.chmod(0o755);
    await target.sync();
  } finally {
    await target.close();
  }
  if (size !== staged.size || hash.digest('base64') !== staged.sha512)
    throw new Refusal('wrong-hash', `${staged.file} is not what was verified`);
}

/** Puts what was laid beside in place. `keepsOther`: what is kept already stays, not the file that runs. */
export function swap(file: string, { keepsOther }: { readonly keepsOther: boolean }, onStep: OnStep): void {
  if (!keepsOther) {
    const kept = `${previousOf(file)}.new`;
    onStep('keep');
    rmSync(kept, { force: true });
    keep(file, kept);
    onStep('kept');
    renameSync(kept, previousOf(file));
    syncFolder(dirname(file));
  }
  onStep('rename');
  renameSync(newOf(file), file);
  onStep('renamed');
  syncFolder(dirname(file));
}

/** A second name for the old file; a copy where the file system knows no such thing. */
function keep(file: string, kept: string): void {
  try {
    linkSync(file, kept);
  } catch {
    copyFileSync(file, kept);
    const { atime, mtime } = statSync(file);
    utimesSync(kept, atime, mtime);
    syncPath(kept);
  }
}

/** Puts the kept file back in place of the one that runs. */
export function swapBack(file: string, onStep: OnStep): void {
  onStep('back');
  renameSync(previousOf(file), file);
  onStep('backed');
  syncFolder(dirname(file));
}
