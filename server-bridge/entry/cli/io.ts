import type { Command } from 'commander';

/** What a command may touch of its process; tests hand in their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly isTerminal: boolean;
  /** All of the standard input. @throws GazetteError `not-supported` where the command has none */
  input(): Promise<Uint8Array>;
  out(text: string): void;
  err(text: string): void;
  /** Aborted by SIGINT or SIGTERM; the reason is the exit code. */
  readonly signal: AbortSignal;
  /** The mask of new files that the command was started with: what it starts for the person gets it. */
  readonly fileMask: number;
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly data?: string;
}

/** Prints one JSON value on one line. */
export function printJson(io: CliIo, value: unknown): void {
  io.out(`${JSON.stringify(value)}\n`);
}

/** Registers what a command does; the action resolves to the exit code. */
export type Run = (
  command: Command,
  action: (io: CliIo, options: GlobalOptions) => Promise<number>,
  /** False for a command whose `--data` names something else. */
  takesDataFolder?: boolean,
) => void;
