/**
 * The `gazette` command. To add one: a file here that exports `add<Name>(program, run)`, a line below, and a section in
 * docs/cli.md. A command prints its answer with `io.out`, its remarks with `io.err`, and throws what fails.
 */
import { Command, InvalidArgumentError } from 'commander';
import { appVersion } from '../../runtime.ts';
import { addChannel } from './channel.ts';
import { addDict } from './dict.ts';
import { addDoctor } from './doctor.ts';
import { EXIT, failureOf } from './errors.ts';
import { addGenerate } from './generate.ts';
import { addImport } from './import.ts';
import type { CliIo, GlobalOptions, Run } from './io.ts';
import { addLint } from './lint.ts';
import { addList } from './list.ts';
import { addOpen } from './open.ts';
import { addRelease } from './release.ts';
import { addSearch } from './search.ts';
import { addServe } from './serve.ts';
import { addShow } from './show.ts';

const COMMANDS = [
  addServe,
  addOpen,
  addImport,
  addList,
  addShow,
  addSearch,
  addGenerate,
  addLint,
  addDict,
  addRelease,
  addChannel,
  addDoctor,
] as const;

/** Runs one command line and resolves to its exit code. Never rejects. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('gazette')
    .description('Official notices on every desk, readable with no network.')
    .version(appVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .enablePositionalOptions()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: () => undefined })
    .exitOverride();
  const run: Run = (command, action, takesDataFolder = true) => {
    command.option('--json', 'print JSON, errors too');
    if (takesDataFolder)
      command.option('--data <folder>', 'the data folder (else GAZETTE_DATA, else the system’s place)');
    command.copyInheritedSettings(program).action(async () => {
      exitCode = await action(io, optionsOf(command, takesDataFolder));
    });
  };
  program.option('--json', 'print JSON, errors too').option('--data <folder>', 'the data folder');
  for (const add of COMMANDS) add(program, run);

  try {
    if (argv.length === 0) {
      io.err(program.helpInformation());
      return EXIT.usage;
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    const isJson = argv.includes('--json');
    const failure = failureOf(error, isJson);
    if (failure.line !== null) io.err(`${failure.line}\n`);
    return failure.exitCode;
  }
}

function optionsOf(command: Command, takesDataFolder: boolean): GlobalOptions {
  const { json, data } = command.optsWithGlobals<{ json?: boolean; data?: string }>();
  if (!takesDataFolder) return { json: json === true };
  // Else a script's empty variable would mean the person's own data.
  if (data?.trim() === '') throw new InvalidArgumentError('--data names no folder');
  return { json: json === true, ...(data === undefined ? {} : { data }) };
}
