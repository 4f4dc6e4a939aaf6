import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { filesBelow } from './stage.ts';

export interface FolderToPack {
  readonly unpacked: string;
  /** The archive's only folder. */
  readonly top: string;
  readonly version: string;
  /** The script that starts what `current` leads to. */
  readonly launcher: string;
}

/**
 * Packs an unpacked folder into a gzipped tar archive, so that updates can lay other versions beside it:
 *
 *     <top>/gazette              starts the current version
 *     <top>/current              link to versions/<version>
 *     <top>/versions/<version>/  the unpacked folder
 *
 * The same files give the same archive. `date` stands for all times of change. electron-builder's own target needs a
 * 7-Zip that it downloads.
 */
export async function packFolder(
  { unpacked, top, version, launcher }: FolderToPack,
  file: string,
  date: Date,
): Promise<void> {
  const laid = mkdtempSync(join(dirname(file), '.tar-'));
  try {
    mkdirSync(join(laid, top, 'versions'), { recursive: true });
    copyFileSync(launcher, join(laid, top, 'gazette'));
    chmodSync(join(laid, top, 'gazette'), 0o755);
    symlinkSync(`versions/${version}`, join(laid, top, 'current'));
    cpSync(unpacked, join(laid, top, 'versions', version), { recursive: true, verbatimSymlinks: true });
    const options = { file, cwd: laid, gzip: { level: 9 }, portable: true, mtime: date, noDirRecurse: true };
    await create(options, filesBelow(laid));
  } finally {
    rmSync(laid, { recursive: true, force: true });
  }
  if (statSync(file).size === 0) throw new Error(`${file} is empty`);
}
