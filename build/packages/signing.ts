/**
 * Who signs what is built, by environment. electron-builder has its own variables (`CSC_LINK`, `WIN_CSC_LINK`, `APPLE_…`);
 * `GAZETTE_SIGN_PROGRAM` names a program of ours that is called with one file: for Windows with every executable and
 * installer, for Linux with every finished package. What nobody signed is called unsigned.
 */
import { spawnSync } from 'node:child_process';

export interface Signing {
  /** It was asked for of electron-builder, which then fails when it cannot: its option `forceCodeSigning`. */
  readonly isForced: boolean;
  /** electron-builder's options of the same name, for Windows. Without `sign` it signs by its own variables, or not. */
  readonly signtoolOptions: {
    readonly signingHashAlgorithms: Array<'sha256'>;
    readonly sign?: (configuration: { readonly path: string }) => Promise<void>;
  };
  /** Linux: detached signatures of the packages. @throws Error when the program fails */
  signArtifacts(files: readonly string[]): void;
  /** Whether this file of the finished build is signed; `app` is the unpacked app that it is made of. */
  isSigned(file: string, app: string): boolean;
}

/** Runs a program to its end; its output is shown, but for the error output of `codesign`, which is answered. */
export type Run = (
  program: string,
  args: readonly string[],
) => { readonly status: number | null; readonly stderr: string | null; readonly error?: Error };

const CODESIGN = 'codesign';

const runProgram: Run = (program, args) =>
  spawnSync(program, args, {
    stdio: ['ignore', 'inherit', program === CODESIGN ? 'pipe' : 'inherit'],
    encoding: 'utf8',
  });

export function signing(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  run: Run = runProgram,
): Signing {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  const program = env['GAZETTE_SIGN_PROGRAM'] ?? '';
  const signed = new Set<string>();
  const sign = (file: string): void => {
    const { status, error } = run(program, [file]);
    if (status !== 0) {
      throw new Error(`${program} did not sign ${file}: ${error?.message ?? `exit code ${String(status)}`}`);
    }
    signed.add(file);
  };
  const isOurs = program !== '' && platform !== 'darwin';
  const isForced =
    platform === 'darwin'
      ? has('CSC_LINK') || has('CSC_NAME')
      : platform === 'win32' && (isOurs || has('WIN_CSC_LINK') || has('CSC_LINK'));
  return {
    isForced,
    signtoolOptions: {
      // By default it is two, and the program would be called for each.
      signingHashAlgorithms: ['sha256'],
      ...(isOurs && platform === 'win32'
        ? { sign: ({ path }: { readonly path: string }) => Promise.resolve(sign(path)) }
        : {}),
    },
    signArtifacts(files) {
      if (isOurs && platform === 'linux') for (const file of files) sign(file);
    },
    isSigned(file, app) {
      // An identity may come from the keychain, too, with nothing asked for.
      if (platform === 'darwin') return hasCertificate(app, run);
      return platform === 'win32' ? isForced : signed.has(file);
    },
  };
}

/** An ad hoc signature, without which an arm64 Mac starts nothing, says nothing about who made it. */
function hasCertificate(app: string, run: Run): boolean {
  if (run(CODESIGN, ['--verify', '--deep', '--strict', app]).status !== 0) return false;
  const { status, stderr } = run(CODESIGN, ['--display', '--verbose=2', app]);
  return status === 0 && !(stderr ?? '').includes('Signature=adhoc');
}
