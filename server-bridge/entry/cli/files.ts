import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { systemCode } from '../../ops/file-error.ts';
import type { CliIo } from './io.ts';

/** What a person hands in: nothing that people write is larger. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The bytes of a file that the command line names; `-` is the standard input.
 *
 * @throws GazetteError `not-found`, `bad-request` for what is no file or too large, `unavailable` when it cannot be read
 */
export async function readNamed(io: CliIo, name: string): Promise<Uint8Array> {
  if (name === '-') return await io.input();
  if (name.trim() === '') throw new InvalidArgumentError(`"${name}" is not a file`);
  const path = resolve(io.cwd, name);
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new GazetteError('bad-request', `${name} is a folder, no file`);
    if (found.size > MAX_BYTES) throw new GazetteError('bad-request', `${name} is larger than 64 MiB`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof GazetteError) throw error;
    const code = systemCode(error) ?? 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new GazetteError('not-found', `there is no file ${name}`);
    throw new Error(`${name} cannot be read (${code})`, { cause: error });
  }
}
