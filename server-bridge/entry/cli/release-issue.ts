/** How a manifest is made, signed, verified and published: what the commands of `gazette release` share. */
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { channelFolder, checkPublication, nextCounter, publish } from '../../channel/folder.ts';
import { signManifest, verifySignature } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import { UPDATE_CHANNELS, type UpdateChannel } from '../../contract/update.ts';
import {
  instantText,
  type ManifestBody,
  manifestBody,
  MANIFEST_FORMAT,
  type SignedManifest,
  type Trust,
} from '../../release/manifest.ts';
import { describeRollout } from '../../release/rollout.ts';
import { manifestBytes, verifyManifest } from '../../release/verify.ts';
import { compareVersions } from '../../release/version.ts';
import { EXIT } from './errors.ts';
import { type CliIo, printJson } from './io.ts';
import { wholeNumber } from './parse.ts';
import type { Artifact } from './release-artifacts.ts';
import { readTrust, signingKeys } from './release-keys.ts';
import { manifestText } from './release-text.ts';
import { writeOutput } from './write-output.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A frozen channel is found out when its manifest expires; until then somebody must renew it in time. */
const EXPIRES_DAYS = 90;
const MOST_EXPIRES_DAYS = 400;

/** What publishing and renewing have in common. */
export interface IssueOptions {
  readonly channel: UpdateChannel;
  readonly keyFile?: string[];
  readonly trust?: string;
  readonly expiresDays: number;
  readonly counter?: number;
  readonly draft?: string;
  readonly dryRun?: boolean;
}

export const ROOT = ['<folder>', 'what is served as /updates/; each channel has a folder in it'] as const;
export const KEY_FILE = [
  '--key-file <file...>',
  'private keys (PEM) that sign, besides those in the variable GAZETTE_RELEASE_KEY',
] as const;
export const DRY_RUN = ['--dry-run', 'change nothing, and show what would be published'] as const;

export function issuing(command: Command): Command {
  return command
    .argument(...ROOT)
    .addOption(
      new Option('--channel <channel>', 'the channel').choices(UPDATE_CHANNELS).makeOptionMandatory(),
    )
    .option(...KEY_FILE)
    .option('--trust <file>', 'the keys that clients trust: what they would refuse is not published')
    .addOption(
      new Option('--expires-days <number>', 'for how long it is valid')
        .default(EXPIRES_DAYS)
        .argParser(wholeNumber(1, MOST_EXPIRES_DAYS)),
    )
    .addOption(
      new Option('--counter <number>', 'its counter (else the next one)').argParser(
        wholeNumber(1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .option('--draft <file>', 'publish nothing: write the manifest there, for others to sign')
    .option(...DRY_RUN);
}

/** The channel's folder in the named one, which must be there. @throws GazetteError `not-found` */
export async function folderAt(io: CliIo, named: string, channel: UpdateChannel): Promise<string> {
  const root = resolve(io.cwd, named);
  const found = named.trim() === '' ? null : await stat(root).catch(() => null);
  if (found?.isDirectory() !== true)
    throw new GazetteError('not-found', `there is no folder ${named}: make it first`);
  await refuseChannelFolder(root, named);
  return channelFolder(root, channel);
}

/** @throws GazetteError `bad-request` where a channel itself was named in place of the folder around it */
export async function refuseChannelFolder(root: string, named: string): Promise<void> {
  const isOne = (await stat(join(root, 'manifest.json')).catch(() => null)) !== null;
  if (isOne)
    throw new GazetteError(
      'bad-request',
      `${named} is a channel's own folder: name the one around it, ${dirname(root)}`,
    );
}

async function isThere(io: CliIo, name: string): Promise<boolean> {
  return (await stat(resolve(io.cwd, name)).catch(() => null))?.isFile() === true;
}

export type Change = Pick<
  ManifestBody,
  'version' | 'minimumVersion' | 'returnsFrom' | 'rollout' | 'files' | 'nextTrust'
>;

export interface Issue {
  readonly folder: string;
  readonly change: Change;
  readonly artifacts: readonly Artifact[];
}

/** Makes and signs the manifest of a change, and publishes it or leaves it as a draft. */
export async function issue(
  io: CliIo,
  isJson: boolean,
  asked: IssueOptions,
  { folder, change, artifacts }: Issue,
): Promise<number> {
  const trust = asked.trust === undefined ? null : await readTrust(io, asked.trust);
  const keys = await signingKeys(io, asked.keyFile ?? []);
  const manifest = signManifest(
    bodyOf(change, asked, Date.now(), asked.counter ?? (await nextCounter(folder))),
    keys,
  );
  if (asked.draft !== undefined) {
    // It may hold the signatures of others.
    if (await isThere(io, asked.draft))
      throw new GazetteError('bad-request', `${asked.draft} is there already and is not replaced`);
    await writeDraft(io, asked.draft, manifest);
    return tell(io, isJson, folder, manifest, `Nothing was published: ${asked.draft} is for others to sign.`);
  }
  if (trust === null && change.nextTrust !== null)
    throw new GazetteError('bad-request', '--next-trust needs --trust: the keys that clients have now');
  // Without a trust file only the signatures themselves can be checked.
  const own = { keys: keys.map(({ released }) => released), threshold: keys.length };
  const code = await send(io, isJson, {
    folder,
    manifest,
    trust: trust ?? own,
    sources: sourcesOf(artifacts),
    isDry: asked.dryRun === true,
  });
  if (trust === null && !isJson)
    io.err('Not compared with the keys that clients trust: there was no --trust.\n');
  return code;
}

export interface Sending {
  readonly folder: string;
  readonly manifest: SignedManifest;
  readonly trust: Trust;
  readonly sources: ReadonlyMap<string, string>;
  readonly isDry: boolean;
}

/** Publishes a manifest that clients with this trust take. @throws Refusal with what a client would say */
export async function send(
  io: CliIo,
  isJson: boolean,
  { folder, manifest, trust, sources, isDry }: Sending,
): Promise<number> {
  await verifyManifest(manifestBytes(manifest), {
    trust,
    channel: manifest.signed.channel,
    now: Date.now(),
    lastCounter: null,
    installedVersion: manifest.signed.version,
    verify: verifySignature,
  });
  const publication = { manifest, sources, previousTrust: trust };
  if (isDry) await checkPublication(folder, publication);
  else await publish(folder, publication);
  return tell(io, isJson, folder, manifest, isDry ? 'Nothing was published: this was a dry run.' : null);
}

/** @param remark why it was not published; null when it was */
function tell(
  io: CliIo,
  isJson: boolean,
  folder: string,
  manifest: SignedManifest,
  remark: string | null,
): number {
  const { signed, signatures } = manifest;
  if (isJson) {
    const rollout = describeRollout(signed.rollout);
    printJson(io, { isPublished: remark === null, folder, manifest, rollout });
    return EXIT.ok;
  }
  io.out(
    manifestText(
      signed,
      signatures.map(({ keyId }) => keyId),
    ),
  );
  if (remark !== null) io.err(`${remark}\n`);
  return EXIT.ok;
}

export async function writeDraft(io: CliIo, name: string, manifest: SignedManifest): Promise<void> {
  await writeOutput(io, name, Buffer.from(manifestBytes(manifest)).toString('utf8'));
}

export function sourcesOf(artifacts: readonly Artifact[]): Map<string, string> {
  return new Map(artifacts.map(({ path, file }) => [file.name, path]));
}

function bodyOf(change: Change, asked: IssueOptions, now: number, counter: number): ManifestBody {
  const parsed = manifestBody.safeParse({
    ...change,
    format: MANIFEST_FORMAT,
    channel: asked.channel,
    counter,
    issuedAt: instantText(now),
    expiresAt: instantText(now + asked.expiresDays * DAY_MS),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = (issue?.path ?? []).map(String).join('.');
    throw new GazetteError('bad-request', `${place}: ${issue?.message ?? 'wrong'}`);
  }
  const body = parsed.data;
  if (compareVersions(body.minimumVersion, body.version) > 0)
    throw new GazetteError(
      'bad-request',
      `--minimum-version ${body.minimumVersion} is newer than ${body.version}`,
    );
  const foreign = body.files.find(({ name }) => !name.includes(body.version));
  if (foreign !== undefined)
    throw new GazetteError(
      'bad-request',
      `the name ${foreign.name} must hold ${body.version}: files of all versions lie in one folder`,
    );
  return body;
}
