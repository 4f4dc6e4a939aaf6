import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App, Dialog } from 'electron';
import { stringsFor } from './strings.ts';

/** Makes the folder and what is missing above it. The system's code (`EACCES`) when it cannot be used, null when it can. */
export function prepareFolder(path: string): string | null {
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) return 'ENOTDIR';
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

/** Not by Node's `recursive`, which never returns where the system answers ENOENT for every new name (`/proc`). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another start of the app was faster.
    if (!existsSync(path)) throw error;
  }
}

/**
 * Tells that the data folder cannot be used, and ends the app with code 1. To be called before `ready`: Chromium writes
 * somewhere before a dialog can be shown, so it gets a folder of its own for that time.
 */
export async function endWithoutData(
  app: Pick<App, 'setPath' | 'whenReady' | 'getLocale' | 'exit'>,
  dialog: Pick<Dialog, 'showErrorBox'>,
  dataFolder: string,
  code: string,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'gazette-'));
  app.setPath('userData', scratch);
  await app.whenReady();
  const { dataFolderTitle, dataFolderText } = stringsFor('system', app.getLocale());
  const text = dataFolderText(dataFolder, code);
  process.stderr.write(`gazette: ${dataFolderTitle}: ${text.replaceAll(/\s+/g, ' ')}\n`);
  dialog.showErrorBox(dataFolderTitle, text);
  rmSync(scratch, { recursive: true, force: true });
  app.exit(1);
}
