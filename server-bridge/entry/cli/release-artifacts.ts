/** What packaging has made, as files of a manifest. */
import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { GazetteError } from '../../contract/errors.ts';
import { sha512Of } from '../../channel/folder.ts';
import {
  FILE_LIMIT,
  RELEASE_ARCHES,
  RELEASE_TARGETS,
  type ReleaseArch,
  type ReleaseFile,
  type ReleaseTarget,
} from '../../release/manifest.ts';
import { systemCode } from '../../ops/file-error.ts';
import type { CliIo } from './io.ts';

/** What a name of electron-builder's ends with, and what updates itself with it. */
const TARGET_OF: ReadonlyArray<readonly [RegExp, ReleaseTarget]> = [
  [/\.AppImage$/, 'appimage'],
  [/-linux-.*\.tar\.gz$/, 'tar.gz'],
  [/-win-.*\.exe$/, 'nsis'],
  [/-mac-.*\.zip$/, 'mac'],
];
const ARCH_OF: ReadonlyArray<readonly [RegExp, ReleaseArch]> = [
  [/[-_.](?:x86_64|x64|amd64)(?=[-_.])/, 'x64'],
  [/[-_.](?:arm64|aarch64)(?=[-_.])/, 'arm64'],
];
const GIVEN = new RegExp(
  `^(.+):(${RELEASE_TARGETS.map((target) => target.replace('.', '\\.')).join('|')}):(${RELEASE_ARCHES.join('|')})$`,
);

export interface Artifact {
  /** Absolute. */
  readonly path: string;
  readonly file: ReleaseFile;
}

/**
 * Reads a file that is to be published. `<path>` tells target and architecture by its name, `<path>:<target>:<arch>` says them.
 *
 * @throws GazetteError `bad-request`, `not-found`; Error with the system's reason
 */
async function readArtifact(io: CliIo, text: string): Promise<Artifact> {
  const given = GIVEN.exec(text);
  const named = given?.[1] ?? text;
  const path = resolve(io.cwd, named);
  const name = basename(path);
  const target = (given?.[2] as ReleaseTarget | undefined) ?? targetOf(name);
  const arch = (given?.[3] as ReleaseArch | undefined) ?? find(ARCH_OF, name);
  if (arch === null) throw unknown(name, 'architecture');
  const { size, blockMapSize } = await measure(path, named);
  return { path, file: { target, arch, name, size, sha512: await sha512Of(path), blockMapSize } };
}

/** One after the other: each is read as a whole. @throws as {@link readArtifact} */
export async function readArtifacts(io: CliIo, texts: readonly string[]): Promise<Artifact[]> {
  const artifacts: Artifact[] = [];
  for (const text of texts) artifacts.push(await readArtifact(io, text));
  return artifacts;
}

function targetOf(name: string): ReleaseTarget {
  if (/\.(?:deb|rpm)$/.test(name))
    throw new GazetteError(
      'bad-request',
      `${name} is updated by the system's package manager, not by a channel`,
    );
  if (name.endsWith('.dmg'))
    throw new GazetteError(
      'bad-request',
      `${name} is for the first installation; macOS updates from the zip`,
    );
  const target = find(TARGET_OF, name);
  if (target === null) throw unknown(name, 'target');
  return target;
}

function find<T>(table: ReadonlyArray<readonly [RegExp, T]>, name: string): T | null {
  return table.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

function unknown(name: string, what: string): GazetteError {
  return new GazetteError(
    'bad-request',
    `the name ${name} does not tell its ${what}: write <path>:<target>:<arch>, of ${RELEASE_TARGETS.join(', ')} and ${RELEASE_ARCHES.join(', ')}`,
  );
}

async function measure(path: string, named: string): Promise<Pick<ReleaseFile, 'size' | 'blockMapSize'>> {
  try {
    const file = await open(path);
    try {
      const info = await file.stat();
      if (!info.isFile()) throw new GazetteError('bad-request', `${named} is no file`);
      if (info.size === 0) throw new GazetteError('bad-request', `${named} is empty`);
      if (info.size > FILE_LIMIT)
        throw new GazetteError('bad-request', `${named} is larger than 1 GiB, which no desk would fetch`);
      const read = async (from: number, length: number): Promise<Buffer> =>
        (await file.read(Buffer.alloc(length), 0, length, from)).buffer;
      return { size: info.size, blockMapSize: await blockMapSize(info.size, read) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof GazetteError) throw error;
    const code = systemCode(error) ?? 'unknown';
    if (code === 'ENOENT') throw new GazetteError('not-found', `there is no file ${named}`);
    throw new Error(`${named} cannot be read (${code})`, { cause: error });
  }
}

/** Larger block maps are not made: 100 MB give about 100 KiB. */
const BLOCK_MAP_LIMIT = 16 * 1024 * 1024;

/**
 * The block map that electron-builder appends: raw deflated JSON, then its length in four bytes, big-endian. Null for a file
 * without one.
 */
async function blockMapSize(
  size: number,
  read: (from: number, length: number) => Promise<Buffer>,
): Promise<number | null> {
  if (size < 8) return null;
  const length = (await read(size - 4, 4)).readUInt32BE();
  if (length === 0 || length > Math.min(size - 4, BLOCK_MAP_LIMIT)) return null;
  try {
    const inflated = await promisify(inflateRaw)(await read(size - 4 - length, length), {
      maxOutputLength: 4 * BLOCK_MAP_LIMIT,
    });
    const map = JSON.parse(inflated.toString('utf8')) as { version?: unknown; files?: unknown };
    return map.version === '2' && Array.isArray(map.files) ? length : null;
  } catch {
    return null;
  }
}
