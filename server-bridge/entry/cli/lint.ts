import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { createLinter, type LintFile, type Linter } from '../../notice/lint.ts';
import { compileDictionary, type Dictionary, openDictionary } from '../../notice/moderate/index.ts';
import { SAMPLE_WORDS } from '../../notice/moderate/sample-words.ts';
import { decodeText } from '../../sources/folder/decode.ts';
import { dataFolderOf } from './connect.ts';
import { EXIT, failureOf } from './errors.ts';
import { readNamed } from './files.ts';
import { type CliIo, type GlobalOptions, printJson, type Run } from './io.ts';
import { type FindingText, findingText } from './lint-text.ts';
import { oneLine } from './text.ts';

interface Checked {
  readonly path: string;
  readonly findings: ReadonlyArray<FindingText & { readonly line: number; readonly column: number }>;
  /** Why the file was not checked; null when it was. */
  readonly error: string | null;
}

/** `gazette lint <file…>`: what an author should look at before an announcement is published. */
export function addLint(program: Command, run: Run): void {
  const command = program
    .command('lint')
    .argument('<file...>', 'announcement files (.md, .markdown, .txt); - is the standard input')
    .description('check announcement files: warnings, words of the list, broken links')
    .option('--words <file>', 'the word list (else that of the data folder, else the sample list)');
  run(command, async (io, options) => {
    const { words } = command.opts<{ words?: string }>();
    const dictionary = await dictionaryOf(io, options, words);
    const linter = createLinter({ dictionary, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    const checked: Checked[] = [];
    for (const name of command.args) checked.push(await check(io, linter, name));
    tell(io, options.json, checked);
    if (checked.some(({ error }) => error !== null)) return EXIT.usage;
    return checked.some(({ findings }) => findings.length > 0) ? EXIT.failure : EXIT.ok;
  });
}

/** Reading only: neither is a folder made nor a bridge started. */
async function dictionaryOf(
  io: CliIo,
  options: GlobalOptions,
  words: string | undefined,
): Promise<Dictionary> {
  const path = words ?? join(dataFolderOf(io, options), 'moderation', 'words.txt');
  let text = SAMPLE_WORDS;
  try {
    text = decode(await readNamed(io, path), path);
  } catch (error) {
    // Before the first start there is none, and the sample list is what will be in force.
    if (words !== undefined || !(error instanceof GazetteError) || error.code !== 'not-found') throw error;
  }
  const { bytes, info } = compileDictionary(text, { version: '' });
  for (const { line, reason } of options.json ? [] : info.brokenLines) {
    io.err(`gazette: ${oneLine(`${path}:${String(line)}: ${reason}`)}; the line is left out\n`);
  }
  return openDictionary(bytes);
}

async function check(io: CliIo, linter: Linter, name: string): Promise<Checked> {
  const path = name === '-' ? 'standard input' : name;
  try {
    const file = await readNotice(io, name);
    const folder = name === '-' ? io.cwd : dirname(resolve(io.cwd, name));
    const found = linter.findings(
      file,
      await missingOf(
        folder,
        linter.refs(file).map(({ ref }) => ref),
      ),
    );
    const findings = found.map((finding) => ({
      line: finding.line,
      column: finding.column,
      ...findingText(finding),
    }));
    return { path, findings, error: null };
  } catch (error) {
    const { line } = failureOf(error, false);
    return { path, findings: [], error: (line ?? '').replace(/^gazette: /, '') };
  }
}

async function readNotice(io: CliIo, name: string): Promise<LintFile> {
  const ending = name === '-' ? '.md' : extname(name).toLowerCase();
  if (name.trim() === '') throw new GazetteError('bad-request', `"${name}" is no file`);
  if (!['.md', '.markdown', '.txt'].includes(ending))
    throw new GazetteError('bad-request', `${name} is no announcement: only .md, .markdown and .txt are`);
  const text = decode(await readNamed(io, name), name);
  return { text, format: ending === '.txt' ? 'plain' : 'markdown', name: basename(name, extname(name)) };
}

function decode(bytes: Uint8Array, name: string): string {
  const decoded = decodeText(bytes);
  if (decoded.status === 'ok') return decoded.text;
  throw new GazetteError('bad-request', `${name} is no text`);
}

/** References are relative to the file's folder. */
async function missingOf(folder: string, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = await Promise.all(
    refs.map(async (ref) => {
      const found = await stat(resolve(folder, ref)).catch(() => null);
      return found?.isFile() === true ? [] : [ref];
    }),
  );
  return new Set(missing.flat());
}

function tell(io: CliIo, isJson: boolean, checked: readonly Checked[]): void {
  if (isJson) {
    printJson(io, { files: checked });
    return;
  }
  for (const { path, findings, error } of checked) {
    if (error !== null) io.err(`gazette: ${oneLine(error)}\n`);
    for (const { line, column, message, code } of findings)
      io.out(`${oneLine(path)}:${String(line)}:${String(column)}: ${message} [${code}]\n`);
  }
  const count = checked.reduce((sum, { findings }) => sum + findings.length, 0);
  if (count > 0) io.err(`${count === 1 ? '1 finding' : `${String(count)} findings`}\n`);
}
