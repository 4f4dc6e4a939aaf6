/** Keys that a command line names: private ones from files or the environment, trusted ones from files. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPrivateKeys, type SigningKey } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import { type Trust, trust } from '../../release/manifest.ts';
import { readNamed } from './files.ts';
import type { CliIo } from './io.ts';

/** Holds private keys in PEM, one after the other. Never an argument: those are seen by everybody on the machine. */
const KEY_VARIABLE = 'GAZETTE_RELEASE_KEY';

/**
 * The keys that sign: those of the files and those of the environment, each once.
 *
 * @throws GazetteError `bad-request` without any, `not-found`
 */
export async function signingKeys(io: CliIo, files: readonly string[]): Promise<SigningKey[]> {
  const keys: SigningKey[] = [];
  for (const name of files) keys.push(...(await keysOfFile(io, name)));
  const variable = io.env[KEY_VARIABLE] ?? '';
  if (variable.trim() !== '') keys.push(...readPrivateKeys(variable, KEY_VARIABLE));
  if (keys.length === 0)
    throw new GazetteError('bad-request', `no key to sign with: --key-file <file> or ${KEY_VARIABLE}`);
  return [...new Map(keys.map((key) => [key.released.id, key])).values()];
}

async function keysOfFile(io: CliIo, name: string): Promise<SigningKey[]> {
  const text = Buffer.from(await readNamed(io, name)).toString('utf8');
  const keys = readPrivateKeys(text, name);
  const info = name === '-' ? null : await stat(resolve(io.cwd, name));
  // Windows has no such bits.
  if (info !== null && process.platform !== 'win32' && (info.mode & 0o077) !== 0)
    throw new GazetteError(
      'bad-request',
      `others can read ${name}, which is a private key: chmod 600 ${name}`,
    );
  return keys;
}

/**
 * The keys of a trust file, or of the file that packaging puts into the app.
 *
 * @throws GazetteError `bad-request`, `not-found`
 */
export async function readTrust(io: CliIo, name: string): Promise<Trust> {
  const text = Buffer.from(await readNamed(io, name)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GazetteError('bad-request', `${name} is no JSON`);
  }
  const inner = typeof value === 'object' && value !== null && 'trust' in value ? value.trust : value;
  const parsed = trust.safeParse(inner);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = (issue?.path ?? []).map(String).join('.');
  throw new GazetteError(
    'bad-request',
    `${name} tells no trusted keys: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'wrong'}`,
  );
}

/**
 * Of each file, private keys or trust, the public keys, each once.
 *
 * @param asked how many must sign; null: as many as the strictest of the files says
 * @throws as {@link readTrust}
 */
export async function mergeTrust(io: CliIo, names: readonly string[], asked: number | null): Promise<Trust> {
  const keys: Trust['keys'] = [];
  let strictest = 1;
  for (const name of names) {
    const bytes = Buffer.from(await readNamed(io, name));
    const isPrivate = bytes.includes('-----BEGIN');
    if (isPrivate) keys.push(...(await keysOfFile(io, name)).map(({ released }) => released));
    else {
      const found = await readTrust(io, name);
      keys.push(...found.keys);
      strictest = Math.max(strictest, found.threshold);
    }
  }
  const threshold = asked ?? strictest;
  const merged = { keys: [...new Map(keys.map((key) => [key.id, key])).values()], threshold };
  if (threshold > merged.keys.length)
    throw new GazetteError(
      'bad-request',
      `${String(threshold)} signatures cannot be demanded of ${String(merged.keys.length)} keys`,
    );
  return merged;
}
