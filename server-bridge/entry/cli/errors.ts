import { CommanderError } from 'commander';
import { GazetteError, type ErrorCode, toErrorData } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';
import { Refusal } from '../../release/refusal.ts';
import { oneLine } from './text.ts';

/** Exit codes of the command. Signals end it with 130 (SIGINT) and 143 (SIGTERM). */
export const EXIT = { ok: 0, failure: 1, usage: 2, notFound: 3, noBridge: 4 } as const;

const EXIT_OF: Partial<Record<ErrorCode, number>> = {
  'bad-request': EXIT.usage,
  'settings-invalid': EXIT.usage,
  'folder-inside-data': EXIT.usage,
  'source-locked': EXIT.usage,
  'not-found': EXIT.notFound,
  'folder-missing': EXIT.notFound,
  'data-folder-busy': EXIT.noBridge,
  unavailable: EXIT.noBridge,
  timeout: EXIT.noBridge,
  disconnected: EXIT.noBridge,
};

export interface Failure {
  readonly exitCode: number;
  /** One line, its end not included; null when everything has been said. */
  readonly line: string | null;
}

const NO_COMMAND = 'there is no such command; "gazette --help" lists them';

/** What the command says and answers when something was thrown. */
export function failureOf(error: unknown, isJson: boolean): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: EXIT.ok, line: null };
    const isHelp = error.code === 'commander.help';
    const message = isHelp ? NO_COMMAND : oneLine(error.message.replace(/^error:\s*/, ''));
    return { exitCode: EXIT.usage, line: format({ code: 'usage', message, retryable: false }, isJson) };
  }
  if (error instanceof Refusal) {
    const message = `refused (${error.code}): ${oneLine(error.message)}`;
    return { exitCode: EXIT.failure, line: format({ code: error.code, message, retryable: false }, isJson) };
  }
  const isKnown = error instanceof GazetteError || error instanceof z.core.$ZodError;
  const data = toErrorData(error);
  // An error of our own making is told to the one at the keyboard; nothing crosses a boundary here.
  const message = isKnown || !(error instanceof Error) ? data.message : error.message;
  return {
    exitCode: EXIT_OF[data.code] ?? EXIT.failure,
    line: format({ ...data, message: oneLine(message) }, isJson),
  };
}

function format(error: { code: string; message: string; retryable: boolean }, isJson: boolean): string {
  return isJson ? JSON.stringify({ error }) : `gazette: ${error.message}`;
}
