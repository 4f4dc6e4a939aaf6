import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, GazetteError } from '../../contract/errors.ts';
import { failureOf } from './errors.ts';

describe('what the command says when it fails', () => {
  it('has an exit code for each kind', () => {
    const codes = ERROR_CODES.map((code) => [code, failureOf(new GazetteError(code, 'x'), false).exitCode]);
    expect(Object.fromEntries(codes)).toMatchObject({
      internal: 1,
      'disk-full': 1,
      'bad-request': 2,
      'not-found': 3,
      'data-folder-busy': 4,
      'data-folder-unusable': 1,
      disconnected: 4,
    });
    expect(
      failureOf(new CommanderError(1, 'commander.unknownOption', 'error: unknown option'), false),
    ).toEqual({
      exitCode: 2,
      line: 'gazette: unknown option',
    });
    expect(failureOf(new CommanderError(0, 'commander.version', '1'), false)).toEqual({
      exitCode: 0,
      line: null,
    });
  });

  it('is one line, JSON where that is wanted', () => {
    const error = new GazetteError('unavailable', 'two\nlines \u001b[31m');
    expect(failureOf(error, false).line).toBe('gazette: two lines [31m');
    expect(JSON.parse(failureOf(error, true).line ?? '')).toEqual({
      error: { code: 'unavailable', message: 'two lines [31m', retryable: true },
    });
    expect(failureOf(new TypeError('odd'), false)).toEqual({ exitCode: 1, line: 'gazette: odd' });
    expect(failureOf('odd', false)).toEqual({ exitCode: 1, line: 'gazette: internal error' });
  });
});
