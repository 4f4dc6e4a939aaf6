import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { constants, copyFile, mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GazetteError } from '../contract/errors.ts';

const MAX_BYTES = 1024 * 1024;

/** The file's text, null when there is none. @throws GazetteError `settings-invalid` when it cannot be read as text. */
export async function readSettingsFile(path: string): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return null;
    throw new GazetteError('settings-invalid', `the file cannot be read (${code})`);
  }
  if (bytes.length > MAX_BYTES) throw new GazetteError('settings-invalid', 'the file is larger than 1 MiB');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GazetteError('settings-invalid', 'the file is not UTF-8 text');
  }
}

/** What is at the path now, to be compared later; null where nothing can be read. */
export function bytesAt(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

const isSame = (a: Buffer | null, b: Buffer | null): boolean =>
  a === null || b === null ? a === b : a.equals(b);

/**
 * Replaces the file as a whole, flushed to the disk. With `before` only while that is what is there: false when
 * somebody has saved something else meanwhile, which then stays. Compared and renamed in one turn, microseconds apart.
 *
 * @throws GazetteError `disk-full` or `unavailable`; the old file is then untouched
 */
export async function writeSettingsFile(
  path: string,
  text: string,
  before?: Buffer | null,
): Promise<boolean> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    if (before !== undefined && !isSame(before, bytesAt(path))) {
      await rm(temporary, { force: true });
      return false;
    }
    renameSync(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    throw new GazetteError(isFull ? 'disk-full' : 'unavailable', `the settings cannot be written (${code})`);
  }
}

/**
 * Keeps a copy of a bad settings file as `settings.bad-<time>.json`; the file itself stays where its person edits it.
 * The same content is kept once. Returns the copy's name, `settings.json` itself where no copy can be made.
 */
export async function keepAside(folder: string, now: number): Promise<string> {
  const path = join(folder, 'settings.json');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const bad = await readFile(path);
    const kept = (await readdir(folder)).filter((name) => /^settings\.bad-.*\.json$/.test(name)).sort();
    for (const name of kept) {
      if (bad.equals(await readFile(join(folder, name)).catch(() => Buffer.alloc(0)))) return name;
    }
    const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
    const name = kept.includes(`settings.bad-${time}.json`)
      ? `settings.bad-${time}-${randomBytes(3).toString('hex')}.json`
      : `settings.bad-${time}.json`;
    await copyFile(path, join(folder, name), constants.COPYFILE_EXCL);
    return name;
  } catch {
    return 'settings.json';
  }
}
