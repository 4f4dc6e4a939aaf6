import type { Readable } from 'node:stream';
import type { UtilityProcess } from 'electron';
import { ASKS_INPUT, type InputPart } from '../../server-bridge/rules/command-input.ts';

/** Reads this process's standard input for the command when it asks, which only `-` for a file does. */
export function offerInput(
  child: Pick<UtilityProcess, 'on' | 'postMessage'>,
  process: { readonly stdin: Readable },
): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
  const tell = (part: InputPart): void => child.postMessage(part);
  child.on('message', (message: unknown) => {
    if (message !== ASKS_INPUT) return;
    try {
      const { stdin } = process;
      stdin.on('data', (bytes: Buffer) => tell({ kind: 'bytes', bytes: new Uint8Array(bytes) }));
      stdin.once('end', () => tell({ kind: 'end' }));
      stdin.once('error', (error: Error) => tell({ kind: 'failed', code: codeOf(error) }));
    } catch (error) {
      // A program with windows may be given none.
      tell({ kind: 'failed', code: codeOf(error) });
    }
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
