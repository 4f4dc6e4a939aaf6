/**
 * An update channel's folder on disk: what `/updates/<channel>/` serves, by this program or by any web server.
 *
 *     manifest.json             what is offered now
 *     stage.json                how much of it, as the controller or the operator says
 *     <file name>               the files of this version and of those before
 *     history/<counter>.json    every manifest there was
 *     trust/<name>.json         the manifests that led to other keys, by the name of the keys that they led away from
 *
 * Everything comes in by rename, and the manifest last; files never change. To add a kind of file: a line above, a name that
 * `RESERVED_NAME` of the manifest covers, and docs/update-manifest.md.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat as fileInfo } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GazetteError } from '../contract/errors.ts';
import type { UpdateChannel } from '../contract/update.ts';
import type { ReleaseFile, SignedManifest, Trust } from '../release/manifest.ts';
import { Refusal } from '../release/refusal.ts';
import { rotationName } from '../release/rotation.ts';
import { type Stage, stage as stageSchema } from '../release/stage.ts';
import { manifestBytes, readManifest } from '../release/verify.ts';
import { lockChannel } from './lock.ts';
import { isLeftover, makePublicFolder, placeFile } from './public-file.ts';
import { sha256 } from './signing.ts';

/** The folder of one channel in the folder that is served as `/updates/`. */
export function channelFolder(root: string, channel: UpdateChannel): string {
  return join(root, channel);
}

/** Null where nothing was published yet. @throws Refusal `malformed`; Error with the reason when it cannot be read */
export async function readCurrent(folder: string): Promise<SignedManifest | null> {
  return await readManifestAt(join(folder, 'manifest.json'));
}

/** Null where there was none of this counter. @throws as {@link readCurrent} */
export async function readPast(folder: string, counter: number): Promise<SignedManifest | null> {
  return await readManifestAt(join(folder, 'history', `${String(counter)}.json`));
}

/** The counters of all manifests there were, ascending. */
export async function pastCounters(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, 'history')).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw unreadable(join(folder, 'history'), error);
  });
  return names
    .filter((name) => /^[1-9]\d{0,15}\.json$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((one, other) => one - other);
}

/** What the next manifest must have at least. */
export async function nextCounter(folder: string): Promise<number> {
  const current = await readCurrent(folder);
  return Math.max(current?.signed.counter ?? 0, (await pastCounters(folder)).at(-1) ?? 0) + 1;
}

/** Null where there is none. @throws Error for a file that is no stage or cannot be read */
export async function readStage(folder: string): Promise<Stage | null> {
  const path = join(folder, 'stage.json');
  const bytes = await readOptional(path);
  if (bytes === null) return null;
  try {
    return stageSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new Error(`${path} is no stage of a rollout; mend it, or remove it to begin anew`, {
      cause: error,
    });
  }
}

/** Replaces the stage. Who reads it first to change it holds `lockChannel` meanwhile. */
export async function writeStage(folder: string, stage: Stage): Promise<void> {
  await placeFile(
    join(folder, 'stage.json'),
    Buffer.from(`${JSON.stringify(stageSchema.parse(stage), null, 2)}\n`),
  );
}

export interface Publication {
  readonly manifest: SignedManifest;
  /** Where each file of the manifest is to be had, by its name; those that the folder has may be left out. */
  readonly sources: ReadonlyMap<string, string>;
  /** The keys that desks are taken to trust; null: not known, and no rotation. */
  readonly previousTrust: Trust | null;
}

/**
 * Publishes a manifest and its files: the files first, the manifest last, each by rename. Cut off anywhere, the channel
 * offers what it did before, and the same call ends what was begun. A stage goes on with the manifest that renews its version.
 * The manifest's signatures are the caller's matter.
 *
 * @param folder of the channel; made in a folder that is there
 * @throws GazetteError `not-found`, `conflict` (an older counter, a file with other bytes, another publisher); Refusal
 *   `wrong-hash`, `truncated`, `oversized` for a source that is not what the manifest says; Error with the system's reason
 */
export async function publish(folder: string, publication: Publication): Promise<void> {
  const { signed } = publication.manifest;
  await attempt(folder, () => makePublicFolder(folder));
  const release = lockChannel(folder);
  try {
    const current = await checkPublication(folder, publication);
    await removeLeftovers(folder);
    for (const file of signed.files)
      await bringFile(folder, file, publication.sources.get(file.name) ?? null);
    const bytes = manifestBytes(publication.manifest);
    for (const name of await copyNames(publication)) {
      await attempt(folder, () => makePublicFolder(join(folder, dirname(name))));
      await attempt(folder, () => placeFile(join(folder, name), bytes));
    }
    await attempt(folder, () => placeFile(join(folder, 'manifest.json'), bytes));
    if (current !== null) await renewStage(folder, current, publication.manifest);
  } finally {
    release();
  }
}

/**
 * Whether a publication would be refused; changes nothing.
 *
 * @returns what is published now
 * @throws as {@link publish}
 */
export async function checkPublication(
  folder: string,
  publication: Publication,
): Promise<SignedManifest | null> {
  const current = await readCurrent(folder);
  checkOrder(current, publication.manifest);
  for (const file of publication.manifest.signed.files) {
    const path = join(folder, file.name);
    if (await isThere(path)) await checkSame(path, file);
    else if (!publication.sources.has(file.name))
      throw new GazetteError('not-found', `there is no file ${path}: name it with --file`);
  }
  const bytes = manifestBytes(publication.manifest);
  for (const name of await copyNames(publication)) {
    const there = await readOptional(join(folder, name));
    if (there !== null && !there.equals(bytes) && wasPublished(there, current))
      throw new GazetteError('conflict', `${join(folder, name)} is there already, and another manifest`);
  }
  await checkInForce(folder, publication, current);
  return current;
}

/** Compares a file that lies in the folder with what the manifest says. @throws Refusal, GazetteError `not-found` */
export async function checkFile(path: string, file: ReleaseFile): Promise<void> {
  const info = await fileInfo(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') throw new GazetteError('not-found', `there is no file ${path}`);
    throw unreadable(path, error);
  });
  if (info.size !== file.size) {
    const code = info.size < file.size ? 'truncated' : 'oversized';
    throw new Refusal(code, `${file.name} has ${String(info.size)} bytes, not ${String(file.size)}`);
  }
  if ((await sha512Of(path)) !== file.sha512)
    throw new Refusal('wrong-hash', `${file.name} has another SHA-512`);
}

/** In standard base64. @throws Error with the system's reason */
export async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw unreadable(path, error);
  }
  return hash.digest('base64');
}

function checkOrder(current: SignedManifest | null, next: SignedManifest): void {
  if (current === null || next.signed.counter > current.signed.counter) return;
  const isSame = Buffer.from(manifestBytes(current)).equals(manifestBytes(next));
  if (isSame) return;
  throw new GazetteError(
    'conflict',
    `counter ${String(next.signed.counter)} does not follow ${String(current.signed.counter)}, which is published`,
  );
}

/** Desks that took a rotation refuse what only the keys before it have signed. */
async function checkInForce(
  folder: string,
  { manifest: { signed }, previousTrust }: Publication,
  current: SignedManifest | null,
): Promise<void> {
  if (previousTrust === null) return;
  const name = await rotationName(previousTrust, sha256);
  const left = await readManifestAt(join(folder, name));
  if (left === null) return;
  // The same rotation once more, or a cut-off one that was never offered.
  if (left.signed.counter === signed.counter || left.signed.counter > (current?.signed.counter ?? 0)) return;
  const counters = await pastCounters(folder);
  for (const counter of counters.filter((one) => one > left.signed.counter)) {
    const nextTrust = (await readPast(folder, counter).catch(() => null))?.signed.nextTrust ?? null;
    // They were rotated back to later.
    if (nextTrust !== null && (await rotationName(nextTrust, sha256)) === name) return;
  }
  throw new GazetteError(
    'conflict',
    `these keys do not count any more in ${signed.channel}: manifest ${String(left.signed.counter)} rotated them to ${(
      left.signed.nextTrust?.keys ?? []
    )
      .map(({ id }) => id)
      .join(', ')}`,
  );
}

/** Copies are written first: one above the current counter is of a publisher that was killed, and was never offered. */
function wasPublished(copy: Uint8Array, current: SignedManifest | null): boolean {
  return readManifest(copy).signed.counter <= (current?.signed.counter ?? 0);
}

/** Where the manifest is kept besides. */
async function copyNames({ manifest: { signed }, previousTrust }: Publication): Promise<string[]> {
  const past = `history/${String(signed.counter)}.json`;
  if (signed.nextTrust === null) return [past];
  if (previousTrust === null) throw new TypeError('a rotation needs the keys before it');
  return [await rotationName(previousTrust, sha256), past];
}

async function checkSame(path: string, file: ReleaseFile): Promise<void> {
  await checkFile(path, file).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw new GazetteError(
      'conflict',
      `${path} is published with other bytes, and desks may have begun to fetch it: give the new file another name`,
    );
  });
}

async function bringFile(folder: string, file: ReleaseFile, source: string | null): Promise<void> {
  const path = join(folder, file.name);
  if (source === null || (await isThere(path))) return;
  await attempt(folder, () => placeFile(path, { copyOf: source }, (copy) => checkFile(copy, file)));
}

/** Of a publisher that was killed while it copied a file. Only whoever has the lock copies files. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => isLeftover(name) && !name.includes('.json.'));
  for (const name of names) await attempt(folder, () => rm(join(folder, name), { force: true }));
}

async function isThere(path: string): Promise<boolean> {
  return (await fileInfo(path).catch(() => null)) !== null;
}

async function renewStage(folder: string, current: SignedManifest, next: SignedManifest): Promise<void> {
  if (current.signed.version !== next.signed.version) return;
  const stage = await readStage(folder);
  if (stage?.version !== next.signed.version || stage.counter !== current.signed.counter) return;
  await attempt(folder, () => writeStage(folder, { ...stage, counter: next.signed.counter }));
}

async function readManifestAt(path: string): Promise<SignedManifest | null> {
  const bytes = await readOptional(path);
  if (bytes === null) return null;
  try {
    return readManifest(bytes);
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.code, `${path}: ${error.message}`) : error;
  }
}

async function readOptional(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw unreadable(path, error);
  }
}

async function attempt<T>(folder: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new GazetteError('disk-full', `the disk of ${folder} is full`);
    if (code === 'ENOENT') throw new GazetteError('not-found', `there is no folder for ${folder}`);
    throw new Error(`${folder} cannot be written (${code})`, { cause: error });
  }
}

function unreadable(path: string, error: unknown): Error {
  return new Error(`${path} cannot be read (${codeOf(error) ?? 'unknown'})`, { cause: error });
}

/** The system's code; null for errors of our own. */
function codeOf(error: unknown): string | null {
  if (error instanceof GazetteError || error instanceof Refusal || !(error instanceof Error)) return null;
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
