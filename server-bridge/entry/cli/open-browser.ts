import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFileMask } from '../file-mask.ts';
import type { CliIo } from './io.ts';

/** As long as a code lives, in ms. */
const LEFT_OVER_MS = 10 * 60_000;

/**
 * Opens a link in the person's browser, where there is one; false where there is none. The link has a secret in it, and
 * everybody on a machine can read argument lists: the browser gets a file that only its person can read and that leads on.
 */
export async function openBrowser(
  link: string,
  dataFolder: string,
  { env, fileMask }: Pick<CliIo, 'env' | 'fileMask'>,
): Promise<boolean> {
  const opener = openerOf(process.platform, env);
  if (opener === null) return false;
  const folder = join(dataFolder, 'run');
  const path = join(folder, `open-${randomBytes(8).toString('hex')}.html`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeLeftOver(folder);
    const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${link}"><title>Gazette</title>\n`;
    await writeFile(path, page, { mode: 0o600, flag: 'wx' });
  } catch {
    return false;
  }
  const [command, ...args] = opener;
  return await new Promise((resolve) => {
    // What a browser started here saves is as its person wants it, not as private as our own files.
    const child = withFileMask(fileMask, () =>
      spawn(command, [...args, pathToFileURL(path).href], { stdio: 'ignore', detached: true }),
    );
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** The system's way to open a file in the browser; null without a desktop. */
export function openerOf(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  const hasDisplay = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
  return hasDisplay ? ['xdg-open'] : null;
}

async function removeLeftOver(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^open-[0-9a-f]{16}\.html$/.test(name)) continue;
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > LEFT_OVER_MS) await rm(join(folder, name), { force: true });
  }
}
