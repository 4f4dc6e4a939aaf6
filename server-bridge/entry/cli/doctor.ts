import { readdir } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import type { SettingsState } from '../../contract/settings.ts';
import type { BridgeStatus } from '../../contract/status.ts';
import { isDataFolderBusy } from '../../ops/data-folder.ts';
import { freeBytes } from '../../ops/disk.ts';
import { readTokenFile } from '../../ops/token-file.ts';
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
    );
  run(command, async (io, options) => {
    const { check } = command.opts<{ check: 'quick' | 'full' }>();
    const dataFolder = dataFolderOf(io, options);
    const problems: string[] = [];
    const owner = await ownerOf(dataFolder);
    const asked = await withBridge(io, options, async (session) => ({
      settings: await session.call('settings.get', {}),
      status: await session.call('status.get', {}),
      check: await session.call('store.check', { kind: check }),
    })).catch((error: unknown) => {
      // What can be told without a bridge is told: this is when a doctor is asked.
      if (!(error instanceof GazetteError)) throw error;
      problems.push(`the bridge cannot be asked (${error.code}): ${error.message}`);
      return null;
    });
    const report: DoctorReport = {
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
      status: asked?.status ?? null,
      sources: await sourcesOf(asked),
      check: asked?.check ?? null,
      problems,
    };
    problems.push(...problemsOf(report, io.env));
    tell(io, report, options.json);
    return problems.length === 0 ? EXIT.ok : EXIT.failure;
  });
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

function problemsOf({ settings, check, status, sources }: DoctorReport, env: CliIo['env']): string[] {
  const found = settingsTrouble(settings?.problem ?? null, env);
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
