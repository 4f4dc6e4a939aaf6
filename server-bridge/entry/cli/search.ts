import { type Command, InvalidArgumentError } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { methods, type Result } from '../../contract/methods.ts';
import { withBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { rowOf } from './list.ts';
import { wholeNumber } from './parse.ts';
import { oneLine } from './text.ts';

type Found = Result<'notices.search'>['items'][number];

/** `gazette search <query…>`: notices that hold the words, best first, with the place. */
export function addSearch(program: Command, run: Run): void {
  const command = program
    .command('search')
    .argument('<query...>', 'words, in any language')
    .description('find notices by their text')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 100), 20);
  run(command, async (io, options) => {
    const { limit } = command.opts<{ limit: number }>();
    const query = command.args.join(' ');
    if (query.trim() === '') throw new InvalidArgumentError('the query is empty');
    if (!methods['notices.search'].params.shape.query.safeParse(query).success) {
      throw new GazetteError('bad-request', 'the query is too long');
    }
    const answer = await withBridge(io, options, (session) =>
      session.call('notices.search', { query, filter: {}, offset: 0, limit }),
    );
    if (options.json) printJson(io, answer);
    else io.out(answer.items.map((item) => textOf(item, io)).join(''));
    if (!options.json && answer.total === 0) io.err('Nothing was found.\n');
    return EXIT.ok;
  });
}

function textOf({ summary, excerpt }: Found, io: CliIo): string {
  const place = excerpt
    .map(({ text, isHit }) =>
      isHit && io.isTerminal ? `\u001b[1m${oneLineKept(text)}\u001b[22m` : oneLineKept(text),
    )
    .join('')
    .trim();
  return `${rowOf(summary)}\n${place === '' ? '' : `\t${place}\n`}`;
}

/** As {@link oneLine}, with the spaces at the ends that part it from its neighbours. */
function oneLineKept(text: string): string {
  const line = oneLine(text);
  return `${/^\s/.test(text) ? ' ' : ''}${line}${/\s$/.test(text) && line !== '' ? ' ' : ''}`;
}
