import { resolve } from 'node:path';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import {
  LANGS,
  type Lang,
  pathText,
  type Problem,
  readData,
  type Template,
  TEMPLATES,
} from '../../notice/generate/index.ts';
import { compareText } from './compare-text.ts';
import { EXIT } from './errors.ts';
import { readNamed } from './files.ts';
import { type CliIo, printJson, type Run } from './io.ts';
import { packageLicences } from './package-licences.ts';
import { oneLine, safeText } from './text.ts';
import { writeOutput } from './write-output.ts';

interface Options {
  readonly data?: string;
  readonly package?: string;
  readonly output?: string;
  readonly check?: boolean;
  readonly lang?: Lang;
  readonly list?: boolean;
  readonly schema?: boolean;
}

/** `gazette generate <template>`: the text of an announcement from data. */
export function addGenerate(program: Command, run: Run): void {
  const command = program
    .command('generate')
    .addArgument(new Argument('[template]', 'which text').choices(TEMPLATES.map(({ name }) => name)))
    .description('make the text of an announcement from data')
    .option('--data <file>', 'the data, JSON or YAML; - is the standard input')
    .option('--package <folder>', 'for third-party: an npm package, whose dependencies are listed')
    .option('-o, --output <file>', 'write the text there instead of printing it')
    .option('--check', 'only compare the output file with what the data make')
    .addOption(new Option('--lang <lang>', 'the text’s language (default: zh)').choices(LANGS))
    .option('--list', 'print the templates')
    .option('--schema', 'print the JSON Schema of a template’s data');
  run(
    command,
    async (io, { json }) => {
      const options = command.opts<Options>();
      if (options.list === true) return printTemplates(io, json);
      const template = TEMPLATES.find(({ name }) => name === command.args[0]);
      if (template === undefined)
        throw new InvalidArgumentError('no template is named; "gazette generate --list" prints them');
      if (options.schema === true) {
        io.out(`${JSON.stringify(template.jsonSchema(options.lang ?? 'en'), null, 2)}\n`);
        return EXIT.ok;
      }
      if (options.check === true && options.output === undefined)
        throw new InvalidArgumentError('--check needs the file to compare with: --output <file>');
      return await generate(io, json, template, options);
    },
    false,
  );
}

function printTemplates(io: CliIo, isJson: boolean): number {
  const all = TEMPLATES.map(({ name, about, isNotice }) => ({ name, isNotice, ...about }));
  if (isJson) printJson(io, { templates: all });
  else for (const { name, en, zh } of all) io.out(`${name}\t${en}\t${zh}\n`);
  return EXIT.ok;
}

async function generate(io: CliIo, isJson: boolean, template: Template, options: Options): Promise<number> {
  const data = await dataOf(io, template, options);
  const made = template.make(data.value, options.lang ?? 'zh');
  if (!made.ok) return tellProblems(io, isJson, data, made.problems, options.lang ?? 'en');
  const { output } = options;
  if (output === undefined) {
    if (isJson) printJson(io, { text: made.text });
    else io.out(made.text);
    return EXIT.ok;
  }
  const found = await currentText(io, output);
  if (options.check === true) return tellDifference(io, isJson, output, found, made.text);
  const isChanged = found !== made.text;
  if (isChanged) await writeOutput(io, output, made.text);
  if (isJson) printJson(io, { path: resolve(io.cwd, output), isChanged });
  else io.err(`${isChanged ? 'Wrote' : 'Nothing changed in'} ${oneLine(output)}\n`);
  return EXIT.ok;
}

interface Data {
  readonly name: string;
  readonly value: unknown;
  placeOf(path: Problem['path']): { readonly line: number; readonly column: number } | null;
}

async function dataOf(io: CliIo, template: Template, options: Options): Promise<Data> {
  const { data, package: folder } = options;
  if (folder !== undefined) {
    if (template.name !== 'third-party' || data !== undefined)
      throw new InvalidArgumentError(
        '--package is for the template third-party, and stands instead of --data',
      );
    const path = resolve(io.cwd, folder);
    return { name: folder, value: await packageLicences(path), placeOf: () => null };
  }
  if (data === undefined)
    throw new InvalidArgumentError('the data are missing: --data <file>, or --data - for the standard input');
  const bytes = await readNamed(io, data);
  const name = data === '-' ? 'standard input' : data;
  const read = readData(decode(bytes, name), /\.json$/i.test(data) ? 'json' : 'yaml');
  if (!read.ok) {
    const { line, column } = read.place;
    throw new GazetteError('bad-request', `${name}:${String(line)}:${String(column)}: ${read.message}`);
  }
  return { name, value: read.value, placeOf: read.placeOf };
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new GazetteError('bad-request', `${name} is not UTF-8`);
  }
}

/** One line each, in the language of the text when it was asked for; in JSON all at once. */
function tellProblems(
  io: CliIo,
  isJson: boolean,
  data: Data,
  problems: readonly Problem[],
  lang: Lang,
): number {
  const all = problems.map(({ path, message }) => ({
    path: pathText(path),
    ...data.placeOf(path),
    ...message,
  }));
  if (isJson) {
    const message = `${data.name}: ${all.length === 1 ? '1 value is' : `${String(all.length)} values are`} missing or wrong`;
    io.err(
      `${JSON.stringify({ error: { code: 'bad-request', message, retryable: false }, problems: all })}\n`,
    );
    return EXIT.usage;
  }
  for (const { path, line, column, ...message } of all) {
    const place = line === undefined ? '' : `:${String(line)}:${String(column)}`;
    const what = path === '' ? (lang === 'zh' ? '数据' : 'the data') : path;
    io.err(
      `gazette: ${oneLine(`${data.name}${place}: ${what}${lang === 'zh' ? '：' : ' '}${message[lang]}`)}\n`,
    );
  }
  return EXIT.usage;
}

/** Null when there is no such file. Bytes that are no UTF-8 differ from any text. */
async function currentText(io: CliIo, output: string): Promise<string | null> {
  if (output === '-') throw new InvalidArgumentError('without --output the text is printed');
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readNamed(io, output));
  } catch (error) {
    if (error instanceof GazetteError && error.code === 'not-found') return null;
    throw error;
  }
}

function tellDifference(
  io: CliIo,
  isJson: boolean,
  name: string,
  found: string | null,
  made: string,
): number {
  const difference = found === null ? null : compareText(found, made);
  const isSame = found !== null && difference === null;
  if (isJson) printJson(io, { path: resolve(io.cwd, name), isSame, isMissing: found === null, difference });
  else if (found === null) io.err(`gazette: ${oneLine(name)}: there is no such file\n`);
  else if (difference !== null) {
    const { line, hidden, removed, added } = difference;
    const what = hidden === null ? 'differs from what the data make' : `differs only in its ${hidden}`;
    io.err(`gazette: ${oneLine(name)}:${String(line)}: ${what}\n`);
    for (const each of removed) io.out(`- ${safeText(each)}\n`);
    for (const each of added) io.out(`+ ${safeText(each)}\n`);
  }
  return isSame ? EXIT.ok : EXIT.failure;
}
