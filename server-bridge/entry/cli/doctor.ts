import { readdir, writeFile } from 'node:fs/promises';
import { homedir, release } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { DiagnosisFile } from '../../contract/diagnosis.ts';
import { GazetteError } from '../../contract/errors.ts';
import type { SettingsState } from '../../contract/settings.ts';
import type { BridgeStatus } from '../../contract/status.ts';
import { isDataFolderBusy } from '../../ops/data-folder.ts';
import { jsonText, readLogs } from '../../ops/diagnosis.ts';
import { freeBytes } from '../../ops/disk.ts';
import { readTokenFile } from '../../ops/token-file.ts';
import { withReadme } from '../../rules/bundle.ts';
import { maskText } from '../../rules/mask.ts';
import { withoutSecrets } from '../../rules/policy-secrets.ts';
import { appVersion } from '../../runtime.ts';
import { dataFolderOf, withBridge } from './connect.ts';
import { type DoctorReport, reportText } from './doctor-text.ts';
import { EXIT } from './errors.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { settingsTrouble } from './settings-trouble.ts';

/** `gazette doctor`: what is where, what is set by whom, and what is wrong. */
export function addDoctor(program: Command, run: Run): void {
  const command = program
    .command('doctor')
    .description('tell versions, paths, settings with their origins, sources, and check the store')
    .addOption(
      new Option('--check <kind>', 'how to check the store').choices(['quick', 'full']).default('quick'),
    )
    .option('--bundle <file>', 'also save everything that helps to find a fault as a zip file');
  run(command, async (io, options) => {
    const { check, bundle } = command.opts<{ check: 'quick' | 'full'; bundle?: string }>();
    const dataFolder = dataFolderOf(io, options);
    const problems: string[] = [];
    const owner = await ownerOf(dataFolder);
    const asked = await withBridge(io, options, async (session) => ({
      settings: await session.call('settings.get', {}),
      policy: withoutSecrets(await session.call('policy.get', {})),
      checks: (await session.call('diagnosis.run', { names: ['hub'] })).checks,
      status: await session.call('status.get', {}),
      check: await session.call('store.check', { kind: check }),
      files: bundle === undefined ? [] : (await session.call('diagnosis.files', { checks: [] })).files,
    })).catch((error: unknown) => {
      // What can be told without a bridge is told: this is when a doctor is asked.
      if (!(error instanceof GazetteError)) throw error;
      problems.push(`the bridge cannot be asked (${error.code}): ${error.message}`);
      return null;
    });
    const report = masked({
      version: appVersion,
      node: process.version,
      platform: `${process.platform} ${process.arch} ${release()}`,
      dataFolder,
      freeBytes: await freeBytes(dataFolder),
      paths: {
        settings: join(dataFolder, 'settings.json'),
        log: join(dataFolder, 'logs', 'bridge.log'),
        words: join(dataFolder, 'moderation', 'words.txt'),
        web: join(dataFolder, 'web.json'),
      },
      owner,
      settings: asked?.settings ?? null,
      policy: asked?.policy ?? null,
      network: asked?.checks.find(({ name }) => name === 'hub') ?? null,
      status: asked?.status ?? null,
      sources: await sourcesOf(asked),
      check: asked?.check ?? null,
      problems,
    });
    report.problems.push(...problemsOf(report, io.env));
    tell(io, report, options.json);
    if (bundle !== undefined) {
      const path = await saveBundle(io, bundle, report, asked?.files ?? null);
      if (!options.json) io.err(`Saved ${path}\n`);
    }
    return report.problems.length === 0 ? EXIT.ok : EXIT.failure;
  });
}

/** What a person copies into a letter: credentials in addresses are not in it. */
function masked(report: Omit<DoctorReport, 'problems'> & { readonly problems: string[] }) {
  // The home folder stays: who asks for paths wants to go there.
  const mask = (_key: string, value: unknown): unknown =>
    typeof value === 'string' ? maskText(value, '') : value;
  return JSON.parse(JSON.stringify(report), mask) as typeof report;
}

/** Answers with the file's whole path. @throws GazetteError `conflict` where there is a file already, `unavailable` where it cannot be written */
async function saveBundle(
  io: CliIo,
  name: string,
  report: DoctorReport,
  ofBridge: readonly DiagnosisFile[] | null,
): Promise<string> {
  const home = homedir();
  const logs = async (): Promise<DiagnosisFile[]> => await readLogs(join(report.dataFolder, 'logs'), home);
  const files = withReadme([
    { name: 'doctor.json', text: jsonText(report, home) },
    ...(ofBridge ?? (await logs())),
  ]);
  // Loaded here: other commands need no packer.
  const { strToU8, zipSync } = await import('fflate');
  const path = resolve(io.cwd, name);
  const bytes = zipSync(Object.fromEntries(files.map((file) => [file.name, strToU8(file.text)])));
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'EEXIST') throw new GazetteError('conflict', `${path} is there already`);
    throw new GazetteError('unavailable', `${path} cannot be written (${code})`);
  }
  return path;
}

function tell(io: CliIo, report: DoctorReport, isJson: boolean): void {
  if (isJson) printJson(io, report);
  else io.out(reportText(report));
}

async function ownerOf(dataFolder: string): Promise<DoctorReport['owner']> {
  const isBusy = canBeBusy(dataFolder);
  // A token file without an owner is what a killed bridge left.
  const file = isBusy ? await readTokenFile(dataFolder) : null;
  return {
    isBusy,
    pid: file?.pid ?? null,
    address: file?.address ?? null,
    webAddress: file?.webAddress ?? null,
    startedAt: file?.startedAt ?? null,
    token: file === null ? null : '***',
  };
}

function canBeBusy(dataFolder: string): boolean {
  try {
    return isDataFolderBusy(dataFolder);
  } catch {
    // Why is told with the other problems.
    return false;
  }
}

/** What the disk says about a source's folder. */
async function stateOf(path: string): Promise<'not running' | 'gone' | 'unreadable'> {
  try {
    await readdir(path);
    return 'not running';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unreadable';
  }
}

/** The command's own bridge keeps its sources still: then the settings name them, and the disk tells the rest. */
async function sourcesOf(
  asked: { readonly settings: SettingsState; readonly status: BridgeStatus } | null,
): Promise<DoctorReport['sources']> {
  if (asked === null) return [];
  const running = new Map(asked.status.sources.map((source) => [source.id, source.state]));
  return await Promise.all(
    asked.settings.values.sources.map(async ({ id, name, path }) => {
      return { id, name, path, state: running.get(id) ?? (await stateOf(path)) };
    }),
  );
}

function problemsOf(
  { settings, policy, network, check, status, sources }: DoctorReport,
  env: CliIo['env'],
): string[] {
  const found = settingsTrouble(settings?.problem ?? null, env);
  for (const { origin, field, reason } of policy?.problems ?? []) {
    found.push(`the policy ${origin}, ${field}: ${reason}`);
  }
  if (policy?.isLastGood === true) found.push('what the policy said last stays in force');
  for (const id of settings?.leftOut ?? []) found.push(`source ${id} is left out because of the policy`);
  if (network?.outcome === 'failed') found.push(`the hub ${network.subject ?? ''} does not answer`);
  if (check?.ok === false) found.push(`the store is damaged: ${check.problems.join('; ')}`);
  if (status?.sandbox === 'off') {
    found.push(
      'the app runs without Chromium’s sandbox (--no-sandbox or ELECTRON_DISABLE_SANDBOX): start it without these',
    );
  }
  if (status?.store.isDiskFull === true) found.push('the disk of the data folder is full');
  for (const line of status?.dictionary.brokenLines ?? []) {
    found.push(`the word list, line ${String(line.line)}: ${line.reason}`);
  }
  for (const { name, state } of sources) {
    if (['gone', 'unreadable', 'empty', 'asking', 'paused'].includes(state))
      found.push(`source ${name}: ${state}`);
  }
  return found;
}
