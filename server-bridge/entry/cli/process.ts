import { addAbortSignal } from 'node:stream';
import { onEndSignal } from '../end-signals.ts';
import { keepFilesPrivate } from '../file-mask.ts';
import { type InputPort, readParentInput } from './parent-input.ts';
import { runCli } from './run.ts';

/** Runs the command as this process: its streams, its signals, its exit code. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  const controller = new AbortController();
  onEndSignal((code) => controller.abort(code));
  for (const stream of [process.stdout, process.stderr]) {
    // `gazette list | head`: whoever reads has enough.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      if (stream === process.stderr) process.exit(1);
      process.stderr.write(`gazette: the answer cannot be written (${error.code ?? 'unknown'})\n`, () =>
        process.exit(1),
      );
    });
  }
  process.on('uncaughtException', (error) => {
    process.stderr.write(`gazette: ${error.message}\n`, () => process.exit(1));
  });

  const fileMask = keepFilesPrivate();
  const code = await runCli(argv, {
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stdout.isTTY,
    input: () => readInput(controller.signal),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    signal: controller.signal,
    fileMask,
  });
  // A pipe takes what was written in its own time: the exit waits for it.
  await flushed(process.stdout);
  await flushed(process.stderr);
  process.exit(controller.signal.aborted ? (controller.signal.reason as number) : code);
}

async function readInput(signal: AbortSignal): Promise<Uint8Array> {
  const port = (process as NodeJS.Process & { parentPort?: InputPort }).parentPort;
  if (port !== undefined) return await readParentInput(port, signal);
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, process.stdin))
    chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
