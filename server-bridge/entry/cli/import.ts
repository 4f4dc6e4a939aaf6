import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Result } from '../../contract/methods.ts';
import { withBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { printJson, type Run } from './io.ts';
import { oneLine } from './text.ts';

/** Files of one call. */
const BATCH = 500;

/** `gazette import <file…>`: copies announcement files into the source of imports. */
export function addImport(program: Command, run: Run): void {
  const command = program
    .command('import')
    .argument('<file...>', 'announcement files (.md, .markdown, .txt)')
    .description('take announcement files in');
  run(command, async (io, options) => {
    if (command.args.includes('')) throw new InvalidArgumentError('"" is not a file');
    const paths = command.args.map((path) => resolve(io.cwd, path));
    const items = await withBridge(io, options, async (session) => {
      const done: Result<'sources.import'>['items'] = [];
      for (let from = 0; from < paths.length; from += BATCH) {
        const answer = await session.call('sources.import', { paths: paths.slice(from, from + BATCH) });
        done.push(...answer.items);
      }
      return done;
    });
    if (options.json) printJson(io, { items });
    for (const { path, id, error } of options.json ? [] : items) {
      if (error === null) io.out(`${id ?? ''}\t${oneLine(path)}\n`);
      else io.err(`gazette: ${oneLine(path)}: ${oneLine(error.message)}\n`);
    }
    const failed = items.filter(({ error }) => error !== null);
    if (failed.length === 0) return EXIT.ok;
    const areMissing =
      failed.length === items.length && failed.every(({ error }) => error?.code === 'not-found');
    return areMissing ? EXIT.notFound : EXIT.failure;
  });
}
