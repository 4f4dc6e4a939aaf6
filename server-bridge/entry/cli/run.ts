/**
 * The `gazette` command. To add one: a file here that exports `add<Name>(program, run)`, a line below, and a section in
 * docs/cli.md. A command prints its answer with `io.out`, its remarks with `io.err`, and throws what fails.
 */
import { Command, InvalidArgumentError } from 'commander';
import { appVersion } from '../../runtime.ts';
import { EXIT, failureOf } from './errors.ts';
import type { CliIo, GlobalOptions, Run } from './io.ts';

type Add = (program: Command, run: Run) => void;

/** In the order of the help. Each is loaded when it is meant: most of them need what `serve` does without. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  serve: async () => (await import('./serve.ts')).addServe,
  open: async () => (await import('./open.ts')).addOpen,
  import: async () => (await import('./import.ts')).addImport,
  list: async () => (await import('./list.ts')).addList,
  show: async () => (await import('./show.ts')).addShow,
  search: async () => (await import('./search.ts')).addSearch,
  generate: async () => (await import('./generate.ts')).addGenerate,
  lint: async () => (await import('./lint.ts')).addLint,
  dict: async () => (await import('./dict.ts')).addDict,
  release: async () => (await import('./release.ts')).addRelease,
  channel: async () => (await import('./channel.ts')).addChannel,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
};

/** The command that a line begins with; all of them where it begins with something else, such as `--help`. */
async function commandsOf([first = '']: readonly string[]): Promise<Add[]> {
  const load = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return load === undefined ? await Promise.all(Object.values(COMMANDS).map((it) => it())) : [await load()];
}

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

  try {
    for (const add of await commandsOf(argv)) add(program, run);
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
