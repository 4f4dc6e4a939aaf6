import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { readTokenFile } from '../../ops/token-file.ts';
import { aborted } from './aborted.ts';
import { dataFolderOf, DESKTOP_OWNS } from './connect.ts';
import { EXIT } from './errors.ts';
import { printJson, type Run } from './io.ts';
import { openBrowser } from './open-browser.ts';
import { settingsTrouble } from './settings-trouble.ts';
import { wholeNumber } from './parse.ts';

const BRIDGE_RUNS = 'a bridge runs on this data folder already; "gazette open" makes a link to it';

/** `gazette serve [folder…]`: the bridge without a window, its web page open, until a signal ends it. */
export function addServe(program: Command, run: Run): void {
  const command = program
    .command('serve')
    .argument('[folder...]', 'folders of announcements that become sources')
    .description('run the bridge and its web page; prints a link that lets one browser in')
    .option('--port <number>', 'the web page’s port', wholeNumber(1, 65_535))
    .option('--open', 'open the link in the browser')
    .option('--no-open', 'only print the link')
    .option('--log', 'write the log to stderr, too');
  run(command, async (io, options) => {
    const { port, open, log } = command.opts<{ port?: number; open?: boolean; log?: boolean }>();
    const folders = command.args.map((folder) => checkFolder(folder, io.cwd));
    const dataFolder = dataFolderOf(io, options);
    const { startHub } = await import('../hub.ts');
    const hub = await startHub({
      dataFolder,
      env: io.env,
      folders,
      ...(port === undefined ? {} : { port }),
      onListening({ webAddress, webLink: link, settingsProblem }) {
        const problems = settingsTrouble(settingsProblem, io.env);
        for (const line of options.json ? [] : problems) io.err(`gazette: ${line}\n`);
        if (options.json) printJson(io, { address: webAddress, link, problems });
        else io.out(listeningText(link ?? ''));
        if (open === true && link !== null) void openBrowser(link, dataFolder, io);
      },
      ...(log === true ? { stderr: { write: (text: string) => io.err(text) } } : {}),
    }).catch(async (error: unknown) => {
      if (!(error instanceof GazetteError) || error.code !== 'data-folder-busy') throw error;
      const owner = await readTokenFile(dataFolder);
      throw new GazetteError(error.code, owner?.webAddress === null ? DESKTOP_OWNS : BRIDGE_RUNS);
    });
    try {
      await aborted(io.signal);
    } finally {
      await hub.stop();
    }
    return EXIT.ok;
  });
}

function listeningText(link: string): string {
  return `Gazette is at\n\n  ${link}\n\nThe link lets one browser in, within ten minutes. Ctrl+C ends.\n`;
}

function checkFolder(folder: string, cwd: string): string {
  // Else a script's empty variable would mean the folder it runs in.
  if (folder.trim() === '') throw new InvalidArgumentError('"" is not a folder');
  const path = resolve(cwd, folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new InvalidArgumentError(`${folder} is not a folder`);
  }
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch {
    throw new InvalidArgumentError(`${folder} cannot be read`);
  }
  return path;
}
