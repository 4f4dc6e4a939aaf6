/** The folder of the tar.gz: versions beside each other, links to the current and the previous one, a launcher. */
import { createHash } from 'node:crypto';
import {
  constants,
  createReadStream,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import { removeDurable, replaceLink, syncFolder, type OnStep } from './durable.ts';
import type { StagedUpdate } from './installer.ts';
import { mayWrite } from './place.ts';

/** What an archive may hold when it is unpacked. */
const UNPACKED_LIMIT = 4 * 1024 * 1024 * 1024;
const ENTRY_LIMIT = 50_000;
/** Without these nothing starts. */
const NEEDED = ['gazette', 'gazette-launch'];

const versions = (top: string): string => join(top, 'versions');
const fresh = (top: string): string => join(versions(top), '.new');
const outdated = (top: string): string => join(versions(top), '.old');

/**
 * Unpacks the staged archive beside the versions that are there, on disk and whole. What was unpacked is what is checked.
 *
 * @throws Refusal
 */
export async function unpackBeside(top: string, staged: StagedUpdate, onStep: OnStep): Promise<void> {
  if (!mayWrite(top, versions(top))) throw new Refusal('not-writable', `${top} cannot be written`);
  onStep('unpack');
  rmSync(fresh(top), { recursive: true, force: true });
  await mkdir(fresh(top), { mode: 0o755 });
  try {
    await unpack(staged, fresh(top));
    for (const name of NEEDED) checkExecutable(join(fresh(top), name));
  } catch (error) {
    rmSync(fresh(top), { recursive: true, force: true });
    throw error;
  }
  onStep('unpacked');
  await syncTree(fresh(top));
}

async function unpack(staged: StagedUpdate, folder: string): Promise<void> {
  // Only here: most starts unpack nothing.
  const { extract } = await import('tar');
  const hash = createHash('sha512');
  let bytes = 0;
  const read = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(
        bytes > staged.size ? new Refusal('oversized', `${staged.file} is larger than verified`) : null,
        chunk,
      );
    },
  });
  const wanted = new RegExp(`^[^/]+/versions/${staged.version.replaceAll('.', '\\.')}/.`);
  const seen: { wrong: string | null; size: number; entries: number } = { wrong: null, size: 0, entries: 0 };
  const target = extract({
    cwd: folder,
    strip: 3,
    strict: true,
    preserveOwner: false,
    filter(path, entry) {
      if (seen.wrong !== null || !wanted.test(path) || !('type' in entry)) return false;
      seen.entries += 1;
      seen.size += entry.size;
      if (seen.entries > ENTRY_LIMIT || seen.size > UNPACKED_LIMIT) seen.wrong = 'it holds too much';
      else if (path.split('/').includes('..')) seen.wrong = `${path} leads out of it`;
      else if (entry.type !== 'File' && entry.type !== 'OldFile' && entry.type !== 'Directory')
        seen.wrong = `${path} is a ${entry.type}`;
      else entry.mode = ((entry.mode ?? 0o644) & 0o111) === 0 && entry.type !== 'Directory' ? 0o644 : 0o755;
      return seen.wrong === null;
    },
  });
  await pipeline(createReadStream(staged.file), read, target);
  if (bytes !== staged.size || hash.digest('base64') !== staged.sha512)
    throw new Refusal('wrong-hash', `${staged.file} is not what was verified`);
  if (seen.wrong !== null) throw new Refusal('install-failed', `${staged.file} is not taken: ${seen.wrong}`);
}

function checkExecutable(path: string): void {
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined || !info.isFile() || (info.mode & constants.S_IXUSR) === 0)
    throw new Refusal('install-failed', `the archive has no ${basename(path)} that can be started`);
}

/** All files and folders below, then the folder. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = await open(join(entry.parentPath, entry.name), 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  syncFolder(folder);
}

/** Puts what was unpacked in place; `previous` is the version that can be gone back to then. */
export function switchTo(
  top: string,
  {
    version,
    running,
    previous,
  }: { readonly version: string; readonly running: string; readonly previous: string },
  onStep: OnStep,
): void {
  onStep('lay');
  // Left by an earlier attempt, or an older one's.
  const folder = join(versions(top), version);
  rmSync(outdated(top), { recursive: true, force: true });
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) renameSync(folder, outdated(top));
  onStep('laid');
  renameSync(fresh(top), folder);
  syncFolder(versions(top));
  onStep('keep');
  replaceLink(`versions/${previous}`, join(top, 'previous'));
  onStep('switch');
  replaceLink(`versions/${version}`, join(top, 'current'));
  onStep('switched');
  removeOthers(top, [version, running, previous]);
}

/** As far as it goes: the next update tries again. */
function removeOthers(top: string, kept: readonly string[]): void {
  for (const name of readdirSync(versions(top))) {
    if (kept.includes(name)) continue;
    try {
      rmSync(join(versions(top), name), { recursive: true, force: true });
    } catch {
      // A file of it is in use, or somebody else's.
    }
  }
}

/** The version that `previous` leads to, when it is there. */
export function previousVersion(top: string): string | null {
  try {
    const target = readlinkSync(join(top, 'previous'));
    const version = basename(target);
    if (dirname(target) !== 'versions' || !statSync(join(top, target, 'gazette')).isFile()) return null;
    return version;
  } catch {
    return null;
  }
}

/** Lets `current` lead to the kept version. */
export function switchBack(top: string, version: string, onStep: OnStep): void {
  onStep('back');
  replaceLink(`versions/${version}`, join(top, 'current'));
  onStep('backed');
  removeDurable(join(top, 'previous'));
}
