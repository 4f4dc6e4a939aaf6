/** What waits to be installed: verified once more, without a network, and put in place. */
import { join } from 'node:path';
import type { UpdateFailure } from '../../server-bridge/contract/update.ts';
import { Refusal } from '../../server-bridge/release/refusal.ts';
import { compareVersions } from '../../server-bridge/release/version.ts';
import { verifyManifest } from '../../server-bridge/release/verify.ts';
import { fileFor, trustOf } from './check.ts';
import type { UpdateConfig } from './config.ts';
import { verifySignature } from './crypto.ts';
import { deferredUntil } from './decide.ts';
import { cleanFolder, isPart } from './download/download.ts';
import { isWhole } from './download/part.ts';
import type { Installer } from './install/installer.ts';
import { rememberRefusal, type Kept, type StagedRecord } from './kept.ts';
import type { Records } from './records.ts';

export interface StagedOptions {
  readonly installer: Installer;
  readonly kept: Kept;
  readonly records: Pick<Records, 'left' | 'setReturned'>;
  /** The version that runs. */
  readonly version: string;
  readonly arch: string;
  readonly wallClock: () => number;
  readonly log: (message: string) => void;
}

/** A start tries no more often than this to install the same file; the person may. */
export const MOST_TRIES = 3;

/** Nothing is to be installed any more; what was fetched for it is removed. */
export async function forgetStaged({
  kept,
  installer,
}: Pick<StagedOptions, 'kept' | 'installer'>): Promise<void> {
  await kept.staged.save(null);
  await cleanFolder(installer.stagingFolder, isPart);
}

/** Whether the record is still wanted: by the policy of now, and by what happened here since. */
function isWanted(record: StagedRecord, config: UpdateConfig, options: StagedOptions): boolean {
  if (config.kind === 'off' || config.channel !== record.channel) return false;
  if (config.pin !== null && config.pin !== record.version) return false;
  if (compareVersions(record.version, options.version) > 0) {
    const seen = options.kept.memory.value.seen.find((it) => it.version === record.version);
    const now = options.wallClock();
    // A clock that was ahead when it was seen says nothing.
    if (deferredUntil(Math.min(seen?.at ?? 0, now), config.deferDays) > now) return false;
  }
  return record.version !== options.version && !options.records.left().includes(record.version);
}

/**
 * Installs what was staged. Manifest, size and SHA-512 are verified from disk; no network is needed. What is not wanted any
 * more is forgotten. Nothing is started and nothing ends here.
 *
 * @returns `installed`: the next start is another version's; `nothing`; the refusal, which is kept and logged
 */
export async function installStaged(
  options: StagedOptions,
  config: UpdateConfig,
): Promise<'installed' | 'nothing' | Refusal> {
  const { kept, log } = options;
  const record = kept.staged.value;
  if (record === null) return 'nothing';
  if (!isWanted(record, config, options) || config.kind === 'off') {
    log(`${record.version} is not installed: it is not wanted any more`);
    await forgetStaged(options);
    return 'nothing';
  }
  // Before it is begun: an attempt that ends this process counts, too.
  await kept.staged.save({ ...record, tries: record.tries + 1 });
  try {
    await install(record, options, config);
    await kept.staged.save(null);
    return 'installed';
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('install-failed', String(error));
    const { code, message } = refusal;
    log(`${record.version} was not installed: ${code}: ${message}`);
    const at = options.wallClock();
    await kept.memory.save(rememberRefusal(kept.memory.value, { at, code, version: record.version }));
    if (!STILL_GOOD.has(code)) await forgetStaged(options);
    else await kept.staged.save({ ...record, tries: record.tries + 1, failure: code });
    return refusal;
  }
}

/** After these the file may be installed another time. */
const STILL_GOOD: ReadonlySet<UpdateFailure> = new Set(['install-failed', 'not-writable', 'disk-full']);

async function install(
  record: StagedRecord,
  options: StagedOptions,
  config: Extract<UpdateConfig, { kind: 'on' }>,
): Promise<void> {
  const { installer, kept, records, version } = options;
  const { manifest, step } = await verifyManifest(Buffer.from(record.manifest, 'utf8'), {
    trust: await trustOf(kept, config),
    channel: record.channel,
    // It was in time when it was fetched; the network may be gone since.
    now: record.at,
    lastCounter: null,
    installedVersion: version,
    verify: verifySignature,
  });
  if (record.name === null) {
    if (step !== 'return' || installer.previous() !== manifest.version)
      throw new Refusal(
        'downgrade',
        `${manifest.version} is not the kept version, or not to be gone back to`,
      );
    await installer.goBack('withdrawn');
    return;
  }
  const file = fileFor({ manifest }, installer.target, options.arch);
  const path = join(installer.stagingFolder, file.name);
  if (!(await isWhole(path, file)))
    throw new Refusal('wrong-hash', `${file.name} is not on disk as it was verified`);
  const { size, sha512 } = file;
  await installer.install({ version: manifest.version, file: path, size, sha512 });
  if (step === 'return')
    records.setReturned({
      from: version,
      to: manifest.version,
      at: options.wallClock(),
      reason: 'withdrawn',
    });
}
