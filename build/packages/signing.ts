/**
 * Who signs what is built, by environment. electron-builder has its own variables (`CSC_LINK`, `WIN_CSC_LINK`, `APPLE_…`);
 * `GAZETTE_SIGN_PROGRAM` names a program of ours that is called with one file: for Windows with every executable and
 * installer, for Linux with every finished package. What nobody signs is called unsigned.
 */
import { spawnSync } from 'node:child_process';

export interface Signing {
  readonly isAnySigned: boolean;
  isSigned(file: string): boolean;
  /** electron-builder's hook for executables and installers of Windows; null: it signs by its own variables, or not. */
  readonly signWindows: ((configuration: { readonly path: string }) => Promise<void>) | null;
  /** Linux: detached signatures of the packages. @throws Error when the program fails */
  signArtifacts(files: readonly string[]): void;
}

type Run = (program: string, file: string) => { readonly status: number | null; readonly error?: Error };

const spawnProgram: Run = (program, file) => spawnSync(program, [file], { stdio: 'inherit' });

export function signing(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  run: Run = spawnProgram,
): Signing {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  const program = env['GAZETTE_SIGN_PROGRAM'] ?? '';
  const sign = (file: string): void => {
    const { status, error } = run(program, file);
    if (status !== 0) {
      throw new Error(`${program} did not sign ${file}: ${error?.message ?? `exit code ${String(status)}`}`);
    }
  };
  const byBuilder =
    platform === 'darwin'
      ? has('CSC_LINK') || has('CSC_NAME')
      : platform === 'win32' && (has('WIN_CSC_LINK') || has('CSC_LINK'));
  const isOurs = program !== '' && platform !== 'darwin';
  return {
    isAnySigned: byBuilder || isOurs,
    isSigned: () => byBuilder || isOurs,
    signWindows: isOurs && platform === 'win32' ? ({ path }) => Promise.resolve(sign(path)) : null,
    signArtifacts(files) {
      if (isOurs && platform === 'linux') for (const file of files) sign(file);
    },
  };
}
