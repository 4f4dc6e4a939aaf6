import { type Command, InvalidArgumentError, Option } from 'commander';
import { readCurrent } from '../../channel/folder.ts';
import { GazetteError } from '../../contract/errors.ts';
import { releaseVersion } from '../../release/manifest.ts';
import { compareVersions } from '../../release/version.ts';
import type { Run } from './io.ts';
import { readArtifacts } from './release-artifacts.ts';
import { folderAt, issue, issuing, type IssueOptions } from './release-issue.ts';
import { readTrust } from './release-keys.ts';

interface PublishOptions extends IssueOptions {
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
  const command = issuing(release.command('publish'))
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
      const artifacts = await readArtifacts(io, asked.file);
      const folder = await folderAt(io, command.args[0] ?? '', asked.channel);
      const current = await readCurrent(folder);
      if (current !== null) checkVersion(current.signed.version, asked.version);
      const change = {
        version: asked.version,
        minimumVersion: asked.minimumVersion ?? current?.signed.minimumVersion ?? '0.0.0',
        returnsFrom: [],
        rollout: {
          percent: asked.percent,
          isGated: asked.gated === true,
          rings: ringsOf(asked.ring ?? []),
        },
        files: artifacts.map(({ file }) => file),
        nextTrust: asked.nextTrust === undefined ? null : await readTrust(io, asked.nextTrust),
      };
      const code = await issue(io, options.json, asked, { folder, change, artifacts });
      const was = current?.signed;
      if (was?.version === asked.version && was.rollout.isGated && asked.gated !== true && !options.json)
        io.err(`${was.version} was gated, and waits for no controller any more: there was no --gated.\n`);
      return code;
    },
    false,
  );
}

/** `gazette release renew <folder>` */
export function addRenew(release: Command, run: Run): void {
  const command = issuing(release.command('renew')).description(
    'sign what is published once more, before it expires; how far it is rolled out stays',
  );
  run(
    command,
    async (io, options) => {
      const asked = command.opts<IssueOptions>();
      const folder = await folderAt(io, command.args[0] ?? '', asked.channel);
      const current = await readCurrent(folder);
      if (current === null)
        throw new GazetteError('not-found', `nothing is published in the channel ${asked.channel} there`);
      const change = { ...current.signed, nextTrust: null };
      return await issue(io, options.json, asked, { folder, change, artifacts: [] });
    },
    false,
  );
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

function ringsOf(texts: readonly string[]): Record<string, number> {
  const rings = new Map<string, number>();
  for (const [name, percent] of texts.map(ringOf)) {
    if (rings.has(name)) throw new InvalidArgumentError(`the ring ${name} is named twice`);
    rings.set(name, percent);
  }
  return Object.fromEntries(rings);
}

function ringOf(text: string): readonly [string, number] {
  const [name = '', percent = ''] = /^([^=]+)=([^=]+)$/.exec(text)?.slice(1) ?? [];
  if (name === '') throw new InvalidArgumentError(`"${text}" is not <ring>=<percentage>`);
  if (!/^[a-z0-9-]{1,40}$/.test(name))
    throw new InvalidArgumentError(`"${name}" is no ring: small letters, digits and "-", at most 40`);
  return [name, percentage(percent)];
}

function percentage(text: string): number {
  const value = /^\d{1,3}(?:\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 100))
    throw new InvalidArgumentError(`"${text}" is no percentage from 0 to 100 with at most four decimals`);
  return value;
}
