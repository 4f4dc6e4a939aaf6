import { spawn } from 'node:child_process';

/** Runs a program of the system, without a shell of ours. Resolves to its exit code and what it printed. */
export type RunCommand = (
  file: string,
  args: readonly string[],
) => Promise<{ readonly code: number; readonly stdout: Uint8Array }>;

const MAX_BYTES = 4 * 1024 * 1024;

/** The system's own way. Rejects when the program cannot be started, prints without end or takes longer than `limitMs`. */
export function systemCommand(limitMs: number): RunCommand {
  return (file, args) =>
    new Promise((resolve, reject) => {
      const child = spawn(file, args, {
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
        // The arguments of cmd.exe are quoted already.
        windowsVerbatimArguments: true,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      // What it started may hold its pipe open for longer than it lives itself: nobody waits for that.
      const giveUp = (reason: string): void => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        child.stdout.destroy();
        child.unref();
        reject(new Error(reason));
      };
      const timer = setTimeout(giveUp, limitMs, `no answer within ${String(limitMs / 1000)} s`);
      child.stdout.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_BYTES) giveUp('more than 4 MiB of output');
      });
      child.once('error', (error: NodeJS.ErrnoException) =>
        giveUp(`it cannot be started (${error.code ?? 'unknown'})`),
      );
      child.once('close', (code) => {
        clearTimeout(timer);
        resolve({ code: code ?? -1, stdout: Buffer.concat(chunks) });
      });
    });
}
