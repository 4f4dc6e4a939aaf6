import type { Command } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { DESKTOP_OWNS, withRunningBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { printJson, type Run } from './io.ts';
import { openBrowser } from './open-browser.ts';

/** `gazette open`: a new one-time link of the running bridge. */
export function addOpen(program: Command, run: Run): void {
  const command = program
    .command('open')
    .description('make a new link to the running bridge’s web page and open it')
    .option('--no-open', 'only print the link');
  run(command, async (io, options) => {
    const { open } = command.opts<{ open: boolean }>();
    await withRunningBridge(io, options, async (session) => {
      const { url } = await session.call('web.link', {}).catch((error: unknown) => {
        if (!(error instanceof GazetteError) || error.code !== 'not-supported') throw error;
        throw new GazetteError(error.code, DESKTOP_OWNS);
      });
      if (options.json) printJson(io, { link: url });
      else io.out(`${url}\n`);
      if (open && !(await openBrowser(url, session.dataFolder, io)) && !options.json) {
        io.err('There is no browser to open here: open the link yourself, within ten minutes.\n');
      }
    });
    return EXIT.ok;
  });
}
