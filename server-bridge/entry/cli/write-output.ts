import { chmod, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { writeAtomic } from '../../ops/atomic-write.ts';
import { systemCode } from '../../ops/file-error.ts';
import type { CliIo } from './io.ts';

/**
 * Replaces the file that the command line names as a whole. A link stays one, an old file keeps its mode, a new one gets
 * that of the person's own files.
 *
 * @throws GazetteError `not-found` for a folder that is none, `bad-request` for what is no file; Error with the reason
 */
export async function writeOutput(io: CliIo, name: string, text: string): Promise<void> {
  if (name.trim() === '') throw new InvalidArgumentError('--output names no file');
  const { path, mode } = await placeOf(io, name);
  try {
    await writeAtomic(path, text, mode);
    // The command's own mask keeps what it writes to its person; this is the person's.
    await chmod(path, mode);
  } catch (error) {
    const system = error instanceof GazetteError ? error.details?.['system'] : systemCode(error);
    throw new Error(`${name} cannot be written (${String(system ?? 'unknown')})`, { cause: error });
  }
}

async function placeOf(io: CliIo, name: string): Promise<{ readonly path: string; readonly mode: number }> {
  const path = resolve(io.cwd, name);
  const found = await stat(path).catch(() => null);
  if (found !== null) {
    if (!found.isFile()) throw new GazetteError('bad-request', `${name} is no plain file`);
    return { path: await realpath(path), mode: found.mode & 0o777 };
  }
  const folder = await stat(dirname(path)).catch(() => null);
  if (folder?.isDirectory() !== true) throw new GazetteError('not-found', `there is no folder for ${name}`);
  return { path, mode: 0o666 & ~io.fileMask };
}
