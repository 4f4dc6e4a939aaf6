/**
 * The arguments of the `gazette` command when this start is one (`<executable> [switches] cli …`), else null. Switches
 * before `cli` are Chromium's: the installed launcher puts `--ozone-platform=headless` there, and finds `cli` by the same
 * rule. Behind `--` no word is a command.
 */
export function commandArguments({
  argv,
  defaultApp,
}: {
  readonly argv: readonly string[];
  /** Unpackaged: the first argument is the app's folder. */
  readonly defaultApp?: boolean;
}): string[] | null {
  const isWord = (argument: string | undefined): boolean =>
    argument !== undefined && !argument.startsWith('-');
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const words = argv.flatMap((argument, at) => (at > 0 && at < end && isWord(argument) ? [at] : []));
  const at = words[defaultApp === true ? 1 : 0];
  return at !== undefined && argv[at] === 'cli' ? argv.slice(at + 1) : null;
}
