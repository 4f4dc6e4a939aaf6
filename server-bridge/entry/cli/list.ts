import { type Command, Option } from 'commander';
import { LEVELS, LIST_SORTS, NOTICE_STATES } from '../../contract/notice.ts';
import type { Level, NoticeFilter, NoticeState, NoticeSummary } from '../../contract/notice.ts';
import type { Params } from '../../contract/methods.ts';
import { withBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { printJson, type Run } from './io.ts';
import { wholeNumber } from './parse.ts';
import { localTime, oneLine } from './text.ts';

const PAGE = 200;

interface ListOptions {
  readonly unread?: boolean;
  readonly level?: Level[];
  readonly state?: NoticeState[];
  readonly channel?: string[];
  readonly limit: number;
  readonly sort: Params<'notices.list'>['sort'];
}

/** `gazette list`: the inbox, a line each. */
export function addList(program: Command, run: Run): void {
  const command = program
    .command('list')
    .description('list notices: state of reading, id, time, level, title')
    .option('--unread', 'only what was not read')
    .addOption(new Option('--level <level...>', 'only these levels').choices(LEVELS))
    .addOption(new Option('--state <state...>', 'only these states').choices(NOTICE_STATES))
    .option('--channel <channel...>', 'only these channels')
    .addOption(new Option('--sort <order>', 'the order').choices(LIST_SORTS).default('newest'))
    .option('--limit <number>', 'how many at most', wholeNumber(1, 100_000), 50);
  run(command, async (io, options) => {
    const wanted = command.opts<ListOptions>();
    const { total, items } = await withBridge(io, options, async (session) => {
      const found: NoticeSummary[] = [];
      let count = 0;
      while (found.length < wanted.limit && !io.signal.aborted) {
        const limit = Math.min(PAGE, wanted.limit - found.length);
        const page = await session.call('notices.list', {
          filter: filterOf(wanted),
          sort: wanted.sort,
          offset: found.length,
          limit,
        });
        count = page.total;
        found.push(...page.items);
        if (page.items.length < limit) break;
      }
      return { total: count, items: found };
    });
    if (options.json) printJson(io, { total, items });
    else io.out(items.map((item) => `${rowOf(item)}\n`).join(''));
    if (!options.json && total === 0) {
      const isNarrowed = Object.keys(filterOf(wanted)).length > 0;
      io.err(isNarrowed ? 'No notice is like that.\n' : 'There are no notices.\n');
    }
    if (!options.json && io.isTerminal && items.length < total) {
      io.err(`${String(items.length)} of ${String(total)}; --limit shows more.\n`);
    }
    return EXIT.ok;
  });
}

function filterOf({ unread, level, state, channel }: ListOptions): NoticeFilter {
  return {
    ...(unread === true ? { unread } : {}),
    ...(level === undefined ? {} : { levels: level }),
    ...(state === undefined ? {} : { states: state }),
    ...(channel === undefined ? {} : { channels: channel }),
  };
}

/** Fields apart by tabs, so that other programs can read them. */
export function rowOf(item: NoticeSummary): string {
  const mark = item.mark.readVersion < item.version ? '*' : ' ';
  return [mark, item.id, localTime(item.updatedAt), item.level.padEnd(9), oneLine(item.title)].join('\t');
}
