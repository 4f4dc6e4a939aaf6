import { GazetteError } from '../contract/errors.ts';

/** The system's code of a file error (`ENOSPC`), or null for anything else. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** A failed write to the data folder as an error that may cross: names the reason, never the path. */
export function fileError(error: unknown): GazetteError {
  if (error instanceof GazetteError) return error;
  const code = systemCode(error) ?? 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new GazetteError('disk-full', 'the disk of the data folder is full', { system: code });
  }
  return new GazetteError('unavailable', `the data folder cannot be written (${code})`, { system: code });
}
