/**
 * The arguments of the `gazette` command when this start is one (`<executable> [switches] cli …`), else null. Switches
 * before `cli` are Chromium's: the installed shim puts `--ozone-platform=headless` there.
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
  const words = argv.flatMap((argument, at) => (at > 0 && isWord(argument) ? [at] : []));
  const at = words[defaultApp === true ? 1 : 0];
  return at !== undefined && argv[at] === 'cli' ? argv.slice(at + 1) : null;
}
