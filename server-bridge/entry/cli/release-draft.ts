/** A manifest that several people sign, each where their key is: one drafts it, the others sign, anybody publishes it. */
import type { Command } from 'commander';
import { signManifest } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import type { SignedManifest } from '../../release/manifest.ts';
import { Refusal } from '../../release/refusal.ts';
import { readManifest } from '../../release/verify.ts';
import { EXIT } from './errors.ts';
import { readNamed } from './files.ts';
import { printJson, type Run } from './io.ts';
import { type Artifact, readArtifacts } from './release-artifacts.ts';
import { DRY_RUN, folderAt, KEY_FILE, ROOT, send, sourcesOf, writeDraft } from './release-issue.ts';
import { readTrust, signingKeys } from './release-keys.ts';
import { manifestText } from './release-text.ts';

/** `gazette release sign <draft>` */
export function addSign(release: Command, run: Run): void {
  const command = release
    .command('sign')
    .argument('<draft>', 'a manifest that "publish --draft" wrote; it gets the signatures')
    .option(...KEY_FILE)
    .option(
      '--file <path...>',
      'its files, as this person has them: others than those named in it are not signed',
    )
    .description('add signatures to a draft, and show what is signed');
  run(
    command,
    async (io, options) => {
      const asked = command.opts<{ keyFile?: string[]; file?: string[] }>();
      const name = command.args[0] ?? '';
      const { signed, signatures } = readManifest(await readNamed(io, name));
      const artifacts = await readArtifacts(io, asked.file ?? []);
      for (const artifact of artifacts) compare(signed, artifact);
      const added = signManifest(signed, await signingKeys(io, asked.keyFile ?? [])).signatures;
      const isAgain = new Set(added.map(({ keyId }) => keyId));
      const manifest = {
        signed,
        signatures: [...signatures.filter((it) => !isAgain.has(it.keyId)), ...added],
      };
      await writeDraft(io, name, manifest);
      const signers = manifest.signatures.map(({ keyId }) => keyId);
      if (options.json) printJson(io, { manifest, signers });
      else {
        io.out(manifestText(signed, signers));
        const unseen = signed.files.length - artifacts.length;
        if (unseen > 0) io.err(`${String(unseen)} of its files were not compared: name them with --file.\n`);
      }
      return EXIT.ok;
    },
    false,
  );
}

/** `gazette release publish-draft <folder> <draft>` */
export function addPublishDraft(release: Command, run: Run): void {
  const command = release
    .command('publish-draft')
    .argument(...ROOT)
    .argument('<draft>', 'a manifest that enough have signed')
    .requiredOption('--trust <file>', 'the keys that clients trust')
    .option('--file <path...>', 'its files, where the channel does not have them')
    .option(...DRY_RUN)
    .description('verify a signed draft and publish it');
  run(
    command,
    async (io, options) => {
      const asked = command.opts<{ trust: string; file?: string[]; dryRun?: boolean }>();
      const [root = '', name = ''] = command.args;
      const manifest = readManifest(await readNamed(io, name));
      const artifacts = await readArtifacts(io, asked.file ?? []);
      for (const artifact of artifacts) compare(manifest.signed, artifact);
      return await send(io, options.json, {
        folder: await folderAt(io, root, manifest.signed.channel),
        manifest,
        trust: await readTrust(io, asked.trust),
        sources: sourcesOf(artifacts),
        isDry: asked.dryRun === true,
      });
    },
    false,
  );
}

/** @throws GazetteError `bad-request`, Refusal `wrong-hash` */
function compare({ files }: SignedManifest['signed'], { file }: Artifact): void {
  const found = files.find(({ name }) => name === file.name);
  if (found === undefined) throw new GazetteError('bad-request', `the draft names no file ${file.name}`);
  if (found.sha512 !== file.sha512)
    throw new Refusal('wrong-hash', `${file.name} is not the file that the draft names`);
}
