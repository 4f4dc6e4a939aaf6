import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Decision, type Rollout, stageOf } from '../../channel/controller.ts';
import { channelFolder, readCurrent } from '../../channel/folder.ts';
import { operate, withdrawAndReturn } from '../../channel/operate.ts';
import { pause, resume, withdraw } from '../../channel/orders.ts';
import { verifySignature } from '../../channel/signing.ts';
import { GazetteError } from '../../contract/errors.ts';
import { UPDATE_CHANNELS, type UpdateChannel } from '../../contract/update.ts';
import { aborted } from './aborted.ts';
import { channelStatus } from './channel-status.ts';
import { statusText, stepText } from './channel-text.ts';
import { EXIT } from './errors.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { wholeNumber } from './parse.ts';
import { refuseChannelFolder } from './release-issue.ts';
import { readTrust, signingKeys } from './release-keys.ts';

const FOLDER = 'what is served as /updates/; each channel has a folder in it (else the working folder)';
/** A return that nobody renews ends with it; until then desks that were off come back, too. */
const RETURN_DAYS = 90;

/** `gazette channel …`: an update channel's server, and what its operator orders. Needs no data folder and no bridge. */
export function addChannel(program: Command, run: Run): void {
  const channel = program
    .command('channel')
    .description('an update channel: serve, status, pause, resume, withdraw');
  addServe(channel, run);
  addStatus(channel, run);
  addOrder(channel, run, 'pause', 'offer the version to nobody until "resume"', () => pause);
  addResume(channel, run);
  addWithdraw(channel, run);
}

function addServe(channel: Command, run: Run): void {
  const command = channel
    .command('serve')
    .argument('<folder>', 'what is served as /updates/; each channel has a folder in it')
    .description(
      'serve the channels to desks, take their reports, and widen or halt by them; until a signal ends it',
    )
    .option('--host <address>', 'the address it listens at', '127.0.0.1')
    .option('--port <number>', 'its port; 0: one that is free', wholeNumber(0, 65_535), 0)
    .option('--behind-proxy', 'a proxy in front adds who asks to X-Forwarded-For')
    .option('--report-key-file <file>', 'the report key; made where there is none (else in the folder)');
  run(
    command,
    async (io, options) => {
      const asked = command.opts<{
        host: string;
        port: number;
        behindProxy?: boolean;
        reportKeyFile?: string;
      }>();
      if (asked.reportKeyFile?.trim() === '')
        throw new InvalidArgumentError('--report-key-file names no file');
      // Node would listen at every address.
      if (asked.host.trim() === '') throw new InvalidArgumentError('--host names no address');
      const { startChannelServer } = await import('../channel-server.ts');
      const server = await startChannelServer({
        root: await rootOf(io, command),
        host: asked.host,
        port: asked.port,
        isBehindProxy: asked.behindProxy === true,
        keyFile: asked.reportKeyFile === undefined ? null : resolve(io.cwd, asked.reportKeyFile),
        onStep: (step, rollout) => io.err(`gazette: ${stepText(step, rollout)}\n`),
        onProblem: (message) => io.err(`gazette: ${message}\n`),
      });
      const { address, key, keyFile } = server;
      if (options.json) printJson(io, { address, reportKeyFile: keyFile, isNewKey: key.isNew });
      else io.out(servingText(address, keyFile, key.isNew));
      if (key.isOpen) io.err(`gazette: others can read the report key: chmod 600 ${keyFile}\n`);
      await aborted(io.signal);
      await server.stop();
      return EXIT.ok;
    },
    false,
  );
}

function servingText(address: string, keyFile: string, isNew: boolean): string {
  const made = isNew ? 'was made now, and is' : 'is';
  return (
    `Update channels are at ${address}/updates/\n` +
    `The report key ${made} in ${keyFile}: put it into the policy of the desks as "update": {"reportKey": …}.\n` +
    `Ctrl+C ends.\n`
  );
}

function addStatus(channel: Command, run: Run): void {
  const command = withFolder(channel.command('status')).description(
    'how far the version is rolled out, its figures, and the last steps',
  );
  run(
    command,
    async (io, options) => {
      const root = await rootOf(io, command);
      const named = command.opts<{ channel?: UpdateChannel }>().channel;
      const channels = named === undefined ? await publishedChannels(root) : [named];
      if (channels.length === 0) throw nothingPublished();
      const found = [];
      for (const one of channels) found.push(await channelStatus(root, one));
      if (options.json) printJson(io, { channels: found });
      else io.out(found.map(statusText).join('\n'));
      return EXIT.ok;
    },
    false,
  );
}

function addResume(channel: Command, run: Run): void {
  const command = addOrder(
    channel,
    run,
    'resume',
    'go on where it was paused or halted, or where the operator was asked, with new windows',
    () => (current) => resume(current, command.opts<{ widen?: boolean }>().widen === true),
  );
  command.option('--widen', 'go on with the next stage');
}

function addWithdraw(channel: Command, run: Run): void {
  const command = withFolder(channel.command('withdraw'))
    .description('offer the version to nobody any more')
    .option('--return', 'bring its desks back to the version before: signs a manifest')
    .option(
      '--key-file <file...>',
      'private keys (PEM) that sign, besides those in the variable GAZETTE_RELEASE_KEY',
    )
    .option('--trust <file>', 'the keys that clients trust: what they would refuse is not published')
    .addOption(
      new Option('--expires-days <number>', 'for how long the return is valid')
        .default(RETURN_DAYS)
        .argParser(wholeNumber(1, 400)),
    );
  run(
    command,
    async (io, options) => {
      const asked = command.opts<{
        return?: boolean;
        keyFile?: string[];
        trust?: string;
        expiresDays: number;
      }>();
      const { root, name } = await channelOf(io, command);
      if (asked.return !== true) {
        if (asked.keyFile !== undefined || asked.trust !== undefined)
          throw new InvalidArgumentError('--key-file and --trust are for --return');
        tell(io, options.json, await operate(root, name, withdraw, Date.now()), null);
        return EXIT.ok;
      }
      const trust = asked.trust === undefined ? null : await readTrust(io, asked.trust);
      const { manifest, decision } = await withdrawAndReturn(root, name, {
        keys: await signingKeys(io, asked.keyFile ?? []),
        trust,
        verify: verifySignature,
        days: asked.expiresDays,
        now: Date.now(),
      });
      if (trust === null && !options.json)
        io.err('Not compared with the keys that clients trust: there was no --trust.\n');
      tell(io, options.json, decision, manifest.signed.returnsFrom);
      return EXIT.ok;
    },
    false,
  );
}

function addOrder(
  channel: Command,
  run: Run,
  name: string,
  description: string,
  orderOf: () => (current: Rollout) => Decision,
): Command {
  const command = withFolder(channel.command(name)).description(description);
  run(
    command,
    async (io, options) => {
      const { root, name: of } = await channelOf(io, command);
      tell(io, options.json, await operate(root, of, orderOf(), Date.now()), null);
      return EXIT.ok;
    },
    false,
  );
  return command;
}

function tell(
  io: CliIo,
  isJson: boolean,
  { rollout, steps }: Decision,
  returnsFrom: readonly string[] | null,
): void {
  const { channel, version, state, percent } = rollout;
  const offered = stageOf(rollout).state === 'running' ? percent : 0;
  if (isJson) {
    printJson(io, { channel, version, state, percent, offered, isChanged: steps.length > 0, returnsFrom });
    return;
  }
  const from = returnsFrom === null ? '' : `, and taken by desks with ${returnsFrom.join(', ')}`;
  io.out(`${channel}: ${version} is ${state}, offered to ${String(offered)} %${from}\n`);
  if (steps.length === 0) io.err('It was so before: nothing was changed.\n');
}

function withFolder(command: Command): Command {
  return command
    .argument('[folder]', FOLDER)
    .addOption(
      new Option(
        '--channel <channel>',
        'the channel (else the only one that something is published in)',
      ).choices(UPDATE_CHANNELS),
    );
}

async function rootOf(io: CliIo, command: Command): Promise<string> {
  const named = command.args[0] ?? '.';
  const root = resolve(io.cwd, named);
  if (named.trim() === '' || statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new InvalidArgumentError(`${named.trim() === '' ? '""' : named} is not a folder`);
  await refuseChannelFolder(root, named);
  return root;
}

async function channelOf(
  io: CliIo,
  command: Command,
): Promise<{ readonly root: string; readonly name: UpdateChannel }> {
  const root = await rootOf(io, command);
  const named = command.opts<{ channel?: UpdateChannel }>().channel;
  const channels = named === undefined ? await publishedChannels(root) : [named];
  const [name] = channels;
  if (name === undefined) throw nothingPublished();
  if (channels.length > 1) throw new InvalidArgumentError(`--channel is needed: ${channels.join(' or ')}`);
  return { root, name };
}

async function publishedChannels(root: string): Promise<UpdateChannel[]> {
  const found: UpdateChannel[] = [];
  for (const channel of UPDATE_CHANNELS) {
    if ((await readCurrent(channelFolder(root, channel))) !== null) found.push(channel);
  }
  return found;
}

function nothingPublished(): GazetteError {
  return new GazetteError('not-found', 'nothing is published there yet; see "gazette release publish"');
}
