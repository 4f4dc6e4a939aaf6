import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { channelFolder, checkPublication, nextCounter, publish, readCurrent } from '../../channel/folder.ts';
import { signManifest, type SigningKey, verifySignature } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import { UPDATE_CHANNELS, type UpdateChannel } from '../../contract/update.ts';
import {
  instantText,
  type ManifestBody,
  manifestBody,
  MANIFEST_FORMAT,
  releaseVersion,
  type SignedManifest,
  type Trust,
} from '../../release/manifest.ts';
import { describeRollout } from '../../release/rollout.ts';
import { manifestBytes, verifyManifest } from '../../release/verify.ts';
import { compareVersions } from '../../release/version.ts';
import { EXIT } from './errors.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { type Artifact, readArtifact } from './release-artifacts.ts';
import { readTrust, signingKeys } from './release-keys.ts';
import { manifestText } from './release-text.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A frozen channel is found out when its manifest expires; until then somebody must renew it in time. */
const EXPIRES_DAYS = 90;
const MOST_EXPIRES_DAYS = 400;

/** What publishing and renewing have in common. */
interface SignOptions {
  readonly channel: UpdateChannel;
  readonly keyFile?: string[];
  readonly trust?: string;
  readonly expiresDays: number;
  readonly counter?: number;
  readonly dryRun?: boolean;
}

interface PublishOptions extends SignOptions {
  readonly version: string;
  readonly file: string[];
  readonly minimumVersion?: string;
  readonly percent: number;
  readonly gated?: boolean;
  readonly ring?: string[];
  readonly nextTrust?: string;
}

/** `gazette release publish <folder>` */
export function addPublish(release: Command, run: Run): void {
  const command = signing(release.command('publish'))
    .requiredOption('--version <version>', 'the version that is published')
    .requiredOption(
      '--file <path...>',
      'what packaging has made; target and architecture are told by its name, or by <path>:<target>:<arch>',
    )
    .option('--minimum-version <version>', 'the oldest version that can become this one (else as before)')
    .addOption(
      new Option('--percent <number>', 'the most of the desks that are offered it')
        .default(100)
        .argParser(percentage),
    )
    .option('--gated', "only as far as the channel's controller has widened it")
    .option('--ring <name=percent...>', 'all desks of this ring from this step on, none before')
    .option('--next-trust <file>', 'the keys that count from now on; old and new ones sign')
    .description('build, sign, verify and publish a manifest with its files');
  run(
    command,
    async (io, options) => {
      const asked = command.opts<PublishOptions>();
      const files: Artifact[] = [];
      for (const text of asked.file) files.push(await readArtifact(io, text));
      const current = await readCurrent(folderOf(io, command, asked));
      if (current !== null) checkVersion(current.signed.version, asked.version);
      const change: Change = {
        version: asked.version,
        minimumVersion: asked.minimumVersion ?? current?.signed.minimumVersion ?? '0.0.0',
        returnsFrom: [],
        rollout: {
          percent: asked.percent,
          isGated: asked.gated === true,
          rings: Object.fromEntries((asked.ring ?? []).map(ringOf)),
        },
        files: files.map(({ file }) => file),
        nextTrust: asked.nextTrust === undefined ? null : await readTrust(io, asked.nextTrust),
      };
      return await issue(io, options.json, command, asked, change, files);
    },
    false,
  );
}

/** `gazette release renew <folder>` */
export function addRenew(release: Command, run: Run): void {
  const command = signing(release.command('renew')).description(
    'sign what is published once more, before it expires; how far it is rolled out stays',
  );
  run(
    command,
    async (io, options) => {
      const asked = command.opts<SignOptions>();
      const current = await readCurrent(folderOf(io, command, asked));
      if (current === null)
        throw new GazetteError('not-found', `nothing is published in the channel ${asked.channel} there`);
      return await issue(io, options.json, command, asked, { ...current.signed, nextTrust: null }, []);
    },
    false,
  );
}

function signing(command: Command): Command {
  return command
    .argument('<folder>', 'what is served as /updates/; each channel has a folder in it')
    .addOption(
      new Option('--channel <channel>', 'the channel').choices(UPDATE_CHANNELS).makeOptionMandatory(),
    )
    .option(
      '--key-file <file...>',
      'private keys (PEM) that sign, besides those in the variable GAZETTE_RELEASE_KEY',
    )
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
    .option('--dry-run', 'change nothing, and show what would be published');
}

function folderOf(io: CliIo, command: Command, { channel }: SignOptions): string {
  const named = command.args[0] ?? '';
  if (named.trim() === '') throw new InvalidArgumentError(`"${named}" is no folder`);
  return channelFolder(resolve(io.cwd, named), channel);
}

type Change = Pick<
  ManifestBody,
  'version' | 'minimumVersion' | 'returnsFrom' | 'rollout' | 'files' | 'nextTrust'
>;

async function issue(
  io: CliIo,
  isJson: boolean,
  command: Command,
  asked: SignOptions,
  change: Change,
  artifacts: readonly Artifact[],
): Promise<number> {
  const folder = folderOf(io, command, asked);
  const root = await stat(dirname(folder)).catch(() => null);
  if (root?.isDirectory() !== true)
    throw new GazetteError('not-found', `there is no folder ${command.args[0] ?? ''}: make it first`);
  const trust = asked.trust === undefined ? null : await readTrust(io, asked.trust);
  if (trust === null && change.nextTrust !== null)
    throw new GazetteError('bad-request', '--next-trust needs --trust: the keys that clients have now');
  const keys = await signingKeys(io, asked.keyFile ?? []);
  const now = Date.now();
  const body = bodyOf(change, asked, now, asked.counter ?? (await nextCounter(folder)));
  const manifest = signManifest(body, keys);
  await verifyAsClient(manifest, trust ?? ownTrust(keys), now);
  const isDry = asked.dryRun === true;
  const sources = new Map(artifacts.map(({ path, file }) => [file.name, path]));
  const publication = { manifest, sources, previousTrust: trust };
  if (isDry) await checkPublication(folder, publication);
  else await publish(folder, publication);
  if (isJson)
    printJson(io, { isPublished: !isDry, folder, manifest, rollout: describeRollout(body.rollout) });
  else {
    io.out(
      manifestText(
        body,
        keys.map(({ released }) => released.id),
      ),
    );
    if (trust === null) io.err('Not compared with the keys that clients trust: there was no --trust.\n');
    if (isDry) io.err('Nothing was published: this was a dry run.\n');
  }
  return EXIT.ok;
}

function bodyOf(change: Change, asked: SignOptions, now: number, counter: number): ManifestBody {
  const wanted = {
    ...change,
    format: MANIFEST_FORMAT,
    channel: asked.channel,
    counter,
    issuedAt: instantText(now),
    expiresAt: instantText(now + asked.expiresDays * DAY_MS),
  };
  const parsed = manifestBody.safeParse(wanted);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new GazetteError(
      'bad-request',
      `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? 'wrong'}`,
    );
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

/** @throws Refusal with what a client would say */
async function verifyAsClient(manifest: SignedManifest, trust: Trust, now: number): Promise<void> {
  await verifyManifest(manifestBytes(manifest), {
    trust,
    channel: manifest.signed.channel,
    now,
    lastCounter: null,
    installedVersion: manifest.signed.version,
    verify: verifySignature,
  });
}

/** Without a trust file only the signatures themselves can be checked. */
function ownTrust(keys: readonly SigningKey[]): Trust {
  return { keys: keys.map(({ released }) => released), threshold: keys.length };
}

function checkVersion(published: string, next: string): void {
  if (!releaseVersion.safeParse(next).success)
    throw new GazetteError('bad-request', `${next} is no version of Semantic Versioning 2.0.0`);
  if (compareVersions(next, published) < 0)
    throw new GazetteError(
      'bad-request',
      `${next} is older than ${published}, which is published: "gazette channel withdraw --return" brings desks back`,
    );
}

function ringOf(text: string): readonly [string, number] {
  const [name = '', percent = ''] = /^([^=]+)=([^=]+)$/.exec(text)?.slice(1) ?? [];
  if (name === '') throw new InvalidArgumentError(`"${text}" is not <ring>=<percentage>`);
  return [name, percentage(percent)];
}

function percentage(text: string): number {
  const value = /^\d{1,3}(?:\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 100))
    throw new InvalidArgumentError(`"${text}" is no percentage from 0 to 100 with at most four decimals`);
  return value;
}

/** Reads an option that is a whole number in these bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`"${text}" is no whole number from ${String(least)} to ${String(most)}`);
    return value;
  };
}
