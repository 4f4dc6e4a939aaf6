import { open, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { checkFile } from '../../channel/folder.ts';
import { generateKey, privatePem, sha256, verifySignature } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import { UPDATE_CHANNELS, type UpdateChannel } from '../../contract/update.ts';
import { systemCode } from '../../ops/file-error.ts';
import { releaseVersion } from '../../release/manifest.ts';
import { verifyOverRotations } from '../../release/rotation.ts';
import { readManifest } from '../../release/verify.ts';
import { EXIT } from './errors.ts';
import { readNamed } from './files.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { wholeNumber } from './parse.ts';
import { mergeTrust, readTrust } from './release-keys.ts';
import { addPublishDraft, addSign } from './release-draft.ts';
import { addPublish, addRenew } from './release-publish.ts';
import { manifestText } from './release-text.ts';

/** `gazette release …`: keys, signed manifests, and what they publish. Needs no data folder and no bridge. */
export function addRelease(program: Command, run: Run): void {
  const release = program
    .command('release')
    .description('releases of an update channel: keys, signed manifests and their files');
  addKeygen(release, run);
  addTrust(release, run);
  addPublish(release, run);
  addRenew(release, run);
  addSign(release, run);
  addPublishDraft(release, run);
  addVerify(release, run);
}

function addKeygen(release: Command, run: Run): void {
  const command = release
    .command('keygen')
    .requiredOption('-o, --output <file>', 'the private key; a file that is there is never replaced')
    .description('make a private key (Ed25519, PKCS#8 in PEM) and print who trusts it as JSON');
  run(
    command,
    async (io, options) => {
      const { output } = command.opts<{ output: string }>();
      const key = generateKey();
      await writeKey(resolve(io.cwd, output), output, privatePem(key));
      printTrust(io, options.json, { keys: [key.released], threshold: 1 });
      return EXIT.ok;
    },
    false,
  );
}

async function writeKey(path: string, named: string, pem: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(pem);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error) ?? 'unknown';
    if (code === 'EEXIST')
      throw new GazetteError('bad-request', `${named} is there already and is not replaced`);
    if (code === 'ENOENT') throw new GazetteError('not-found', `there is no folder for ${named}`);
    throw new Error(`${named} cannot be written (${code})`, { cause: error });
  }
}

function addTrust(release: Command, run: Run): void {
  const command = release
    .command('trust')
    .argument('<file...>', 'private keys (PEM), or trust files')
    .addOption(
      new Option(
        '--threshold <number>',
        'how many of the keys must sign (else as the strictest of the files says)',
      )

        .argParser(wholeNumber(1, 16)),
    )
    .description('print as JSON whom clients trust: the public keys of all files together');
  run(
    command,
    async (io, options) => {
      const { threshold } = command.opts<{ threshold?: number }>();
      printTrust(io, options.json, await mergeTrust(io, command.args, threshold ?? null));
      return EXIT.ok;
    },
    false,
  );
}

function printTrust(io: CliIo, isJson: boolean, trust: unknown): void {
  if (isJson) printJson(io, trust);
  else io.out(`${JSON.stringify(trust, null, 2)}\n`);
}

interface VerifyOptions {
  readonly trust: string;
  readonly channel?: UpdateChannel;
  readonly installed?: string;
}

function addVerify(release: Command, run: Run): void {
  const command = release
    .command('verify')
    .argument('<path>', "a manifest, or a channel's folder (its files are checked, too)")
    .requiredOption('--trust <file>', 'the keys that clients trust')
    .addOption(
      new Option('--channel <channel>', 'as a client of this channel (else of the manifest’s)').choices(
        UPDATE_CHANNELS,
      ),
    )
    .option('--installed <version>', 'as a client of this version')
    .description('whether clients take a manifest; the exit code is 1 when they refuse it');
  run(
    command,
    async (io, options) => {
      const asked = command.opts<VerifyOptions>();
      const { manifest, step, signers, isWithFiles } = await verifyPath(io, command.args[0] ?? '', asked);
      if (options.json) printJson(io, { step, manifest, signers, isWithFiles });
      else io.out(manifestText(manifest, signers));
      return EXIT.ok;
    },
    false,
  );
}

async function verifyPath(io: CliIo, named: string, asked: VerifyOptions) {
  const trust = await readTrust(io, asked.trust);
  const info = await stat(resolve(io.cwd, named)).catch(() => null);
  const isFolder = info?.isDirectory() === true;
  const folder = isFolder ? resolve(io.cwd, named) : null;
  const bytes = await readNamed(io, isFolder ? join(named, 'manifest.json') : named);
  const { signed, signatures } = readManifest(bytes);
  const { installed = signed.version } = asked;
  if (!releaseVersion.safeParse(installed).success)
    throw new GazetteError('bad-request', `${installed} is no version of Semantic Versioning 2.0.0`);
  const known = {
    trust,
    channel: asked.channel ?? signed.channel,
    now: Date.now(),
    lastCounter: null,
    installedVersion: installed,
    verify: verifySignature,
  };
  const { manifest, step } = await verifyOverRotations(bytes, known, sha256, (name) =>
    folder === null ? Promise.resolve(null) : readFile(join(folder, name)).catch(() => null),
  );
  for (const file of folder === null ? [] : manifest.files)
    await checkFile(join(folder ?? '', file.name), file);
  return { manifest, step, signers: signatures.map(({ keyId }) => keyId), isWithFiles: isFolder };
}
