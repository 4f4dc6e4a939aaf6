import { join } from 'node:path';
import { runCli } from './run.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * A command line without a process of its own, in `folder`, whose `data` is the data folder.
 *
 * @param options.input what stands on the standard input
 * @param options.env besides the data folder
 */
export async function runInside(
  folder: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    env: { GAZETTE_DATA: join(folder, 'data'), ...env },
    cwd: folder,
    isTerminal: false,
    input: () => Promise.resolve(new TextEncoder().encode(input)),
    out: (text) => (out += text),
    err: (text) => (err += text),
    signal: new AbortController().signal,
    fileMask: 0o022,
  });
  return { code, out, err };
}
