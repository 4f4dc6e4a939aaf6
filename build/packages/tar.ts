import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { create } from 'tar';
import { filesBelow } from './stage.ts';

/**
 * Packs an unpacked folder as `<name>/…` into a gzipped tar archive; the same files give the same archive. `date` stands
 * for all times of change. electron-builder's own target needs a 7-Zip that it downloads.
 */
export async function packFolder(folder: string, file: string, name: string, date: Date): Promise<void> {
  await create(
    {
      file,
      cwd: dirname(folder),
      gzip: { level: 9 },
      portable: true,
      mtime: date,
      noDirRecurse: true,
      onWriteEntry(entry) {
        entry.path = entry.path.replace(basename(folder), name);
      },
    },
    filesBelow(folder).map((path) => `${basename(folder)}/${path}`),
  );
  if (statSync(file).size === 0) throw new Error(`${file} is empty`);
}
