import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import type { DictionaryCounts, DictionaryInfo } from '../../contract/moderation.ts';
import { MODERATION_ACTIONS, MODERATION_LEVELS } from '../../contract/names.ts';
import {
  checkList,
  compileDictionary,
  judgeText,
  type ListFinding,
  openDictionary,
} from '../../notice/moderate/index.ts';
import { SAMPLE_WORDS } from '../../notice/moderate/sample-words.ts';
import { maskText } from '../../notice/visible-text.ts';
import { listOf, type ListFile } from '../../ops/list-file.ts';
import { dataFolderOf, withBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { readNamed } from './files.ts';
import { type CliIo, type GlobalOptions, printJson, type Run } from './io.ts';
import { localTime, oneLine, safeText } from './text.ts';

/** `gazette dict …`: the word list, looked at, tried, compiled and changed. */
export function addDict(program: Command, run: Run): void {
  const dict = program.command('dict').description('the word list: build, check, add, remove, stats, try');
  addBuild(dict, run);
  addCheck(dict, run);
  addAdd(dict, run);
  addRemove(dict, run);
  addStats(dict, run);
  addTry(dict, run);
}

const LIST = 'the word list: text, CSV or JSON (else that of the data folder, else the sample)';

/** Reading only: neither is a folder made nor a bridge started. */
async function readList(io: CliIo, options: GlobalOptions, name: string | undefined): Promise<ListFile> {
  const path = name ?? join(dataFolderOf(io, options), 'moderation', 'words.txt');
  try {
    return listOf(Buffer.from(await readNamed(io, path)));
  } catch (error) {
    // Before the first start there is none, and the sample list is what will be in force.
    if (name !== undefined || !(error instanceof GazetteError) || error.code !== 'not-found') throw error;
    return listOf(Buffer.from(SAMPLE_WORDS));
  }
}

function compile({ text, version }: ListFile) {
  return compileDictionary(text, { version });
}

function addBuild(dict: Command, run: Run): void {
  const command = dict
    .command('build')
    .argument('<list>', 'a word list: text, CSV or JSON; - is the standard input')
    .requiredOption('-o, --output <file>', 'the compiled file')
    .description('compile a word list to one file');
  run(command, async (io, options) => {
    const { output } = command.opts<{ output: string }>();
    const list = await readList(io, options, command.args[0]);
    const { bytes, info } = compile(list);
    await writeFile(resolve(io.cwd, output), bytes);
    const answer = { version: list.version, bytes: bytes.length, ...info };
    if (options.json) printJson(io, answer);
    else io.out(`${list.version}\t${String(bytes.length)} bytes\t${String(info.wordCount)} words\n`);
    if (!options.json) tellBroken(io, info);
    return EXIT.ok;
  });
}

function tellBroken(io: CliIo, { brokenLines, brokenCount }: DictionaryCounts): void {
  for (const { line, reason } of brokenLines) io.err(`line ${String(line)}: ${reason}\n`);
  const rest = brokenCount - brokenLines.length;
  if (rest > 0) io.err(`${String(rest)} more lines are broken\n`);
}

function addCheck(dict: Command, run: Run): void {
  const command = dict
    .command('check')
    .argument('[list]', LIST)
    .description('what is wrong with a word list; the exit code is 1 when a line is broken or has no effect');
  run(command, async (io, options) => {
    const list = await readList(io, options, command.args[0]);
    const { info } = compile(list);
    const findings = checkList(list.text);
    if (options.json) printJson(io, { ...info, findings });
    else {
      tellBroken(io, info);
      for (const finding of findings) io.err(`line ${String(finding.line)}: ${findingText(finding)}\n`);
      io.out(
        `${String(info.wordCount)} words, ${String(info.allowCount)} allowed, ${String(info.duplicateCount)} repeated lines, ${String(info.brokenCount)} broken lines\n`,
      );
    }
    const isIdle = findings.some(({ kind }) => kind !== 'repeated');
    return info.brokenCount > 0 || isIdle ? EXIT.failure : EXIT.ok;
  });
}

function findingText({ kind, because }: ListFinding): string {
  const other = because === null ? 'another line' : `line ${String(because)}`;
  switch (kind) {
    case 'repeated':
      return `repeated: the same word as ${other}; what both say counts`;
    case 'excepted':
      return `never counts: ${other} excepts the same word`;
    case 'never-found':
      return because === null ? 'never found' : `never found: ${other} is found in its place`;
    case 'saves-nothing':
      return 'an exception that saves nothing: no word and no detector finds anything in it';
  }
}

interface AddOptions {
  readonly allow?: boolean;
  readonly action?: string;
  readonly level?: string;
  readonly tag?: string[];
  readonly replacement?: string;
  readonly channel?: string[];
  readonly whole?: string;
}

function addAdd(dict: Command, run: Run): void {
  const command = dict
    .command('add')
    .argument('<word>', 'a word or phrase')
    .description('add a word to the list, or change it; at once in force')
    .option('--allow', 'a word that saves what it covers')
    .addOption(new Option('--action <action>', 'what is done').choices(MODERATION_ACTIONS))
    .addOption(new Option('--level <level>', 'how bad it is').choices(MODERATION_LEVELS))
    .option('--tag <tag...>', 'tags')
    .option('--replacement <text>', 'what readers see instead, with --action replace')
    .option('--channel <channel...>', 'only in these channels')
    .addOption(new Option('--whole <when>', 'not inside other words').choices(['yes', 'no']));
  run(command, async (io, options) => {
    const { allow, action, level, tag, replacement, channel, whole } = command.opts<AddOptions>();
    const word = {
      word: command.args[0] ?? '',
      isAllow: allow === true,
      action: action ?? '',
      level: level ?? '',
      tags: tag ?? [],
      replacement: replacement ?? '',
      channels: channel ?? [],
      whole: whole ?? '',
    };
    const { change, dictionary } = await withBridge(io, options, (session) =>
      session.call('dictionary.edit', { add: [word], remove: [] }),
    );
    if (options.json) printJson(io, { change, version: dictionary.version });
    else io.out(`${change.added > 0 ? 'added' : 'changed'}\t${dictionary.version}\n`);
    return EXIT.ok;
  });
}

function addRemove(dict: Command, run: Run): void {
  const command = dict
    .command('remove')
    .argument('<word...>', 'words in any form that counts as the same; +word is an allow word')
    .description('remove words from the list; at once in force');
  run(command, async (io, options) => {
    const { change, dictionary } = await withBridge(io, options, (session) =>
      session.call('dictionary.edit', { add: [], remove: command.args }),
    );
    if (options.json) printJson(io, { change, version: dictionary.version });
    else {
      io.out(`${String(change.removed)} removed\t${dictionary.version}\n`);
      for (const word of change.missing) io.err(`gazette: the list has no ${oneLine(word)}\n`);
    }
    return change.missing.length > 0 ? EXIT.notFound : EXIT.ok;
  });
}

function addStats(dict: Command, run: Run): void {
  const command = dict.command('stats').description('the list in force, and those before it');
  run(command, async (io, options) => {
    const info = await withBridge(io, options, (session) => session.call('dictionary.get', {}));
    if (options.json) printJson(io, info);
    else io.out(statsText(info));
    return info.problem === null ? EXIT.ok : EXIT.failure;
  });
}

function statsText(info: DictionaryInfo): string {
  const counts = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', ');
  const rows = [
    ['version', info.version],
    ['file', info.path],
    ...(info.problem === null ? [] : [['problem', `the file is not in force: ${info.problem}`]]),
    ['words', String(info.wordCount)],
    ['allowed', String(info.allowCount)],
    ['repeated lines', String(info.duplicateCount)],
    ['broken lines', String(info.brokenCount)],
    ['actions', counts(info.actions)],
    ['levels', counts(info.levels)],
    ['tags', info.tags.map(({ tag, count }) => `${tag} ${String(count)}`).join(', ')],
    ['detectors', info.detectors.join(', ')],
    ...info.history.map(({ version, at, wordCount }) => [
      'in force since',
      `${localTime(at)}  ${version}  ${String(wordCount)} words`,
    ]),
  ];
  return rows.map((row) => `${row.map(oneLine).join('\t')}\n`).join('');
}

function addTry(dict: Command, run: Run): void {
  const command = dict
    .command('try')
    .argument('<text...>', 'a text')
    .option('--file', 'the argument is a file; - is the standard input')
    .option('--list <file>', LIST)
    .option('--channel <channel>', 'as if the notice were in this channel')
    .option('--explain', 'why each hit is one, character by character')
    .description('which words are found in a text, and what readers would see');
  run(command, async (io, options) => {
    const asked = command.opts<{ file?: boolean; list?: string; channel?: string; explain?: boolean }>();
    const dictionary = openDictionary(compile(await readList(io, options, asked.list)).bytes);
    const given = command.args.join(' ');
    const text = asked.file === true ? listOf(Buffer.from(await readNamed(io, given))).text : given;
    const explained = asked.explain === true ? Infinity : 0;
    const { hits, masks, isCut } = judgeText(text, dictionary, asked.channel ?? null, explained);
    const shown = maskText(text, masks);
    if (options.json) {
      printJson(io, { hits, shown, isCut });
      return EXIT.ok;
    }
    for (const { start, end, word, rule, action, level, tags, steps = [] } of hits) {
      io.out(
        `${[`${String(start)}-${String(end)}`, rule, action, level, oneLine(word), tags.join(',')].join('\t')}\n`,
      );
      for (const step of steps) {
        const change = step.rules.length === 0 ? '' : ` (${step.rules.join(', ')})`;
        io.out(`\t${step.role}\t${oneLine(step.text)} = ${oneLine(step.normal)}${change}\n`);
      }
    }
    if (isCut) io.err('gazette: the text has more hits than were looked at\n');
    io.out(`${safeText(shown)}\n`);
    return EXIT.ok;
  });
}
