/** The organisation's report key: who has it can prove that a report is of one of its desks. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { GazetteError } from '../contract/errors.ts';
import { type Report, reportKeyBytes, reportMessage } from '../release/report.ts';
import { writePrivate } from './private-file.ts';

export interface ReportKey {
  readonly bytes: Uint8Array;
  /** As the policy's `update.reportKey` has it. A secret. */
  readonly text: string;
  readonly isNew: boolean;
  /** Others than its person may read the file. */
  readonly isOpen: boolean;
}

/** Reads the key, or makes one where there is no file. @throws GazetteError `bad-request` for another content; Error */
export function openReportKey(path: string): ReportKey {
  const found = readKey(path);
  const text = found ?? randomBytes(32).toString('base64url');
  if (found === null) writeKey(path, text);
  const bytes = reportKeyBytes(text);
  if (bytes === null)
    throw new GazetteError('bad-request', `${path} holds no report key (43 characters of base64url)`);
  const isOpen = process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;
  return { bytes, text, isNew: found === null, isOpen };
}

/** Whether the report's proof is right. */
export function isProved(report: Report, key: Uint8Array): boolean {
  if (report.mac === null) return false;
  const given = Buffer.from(report.mac, 'base64');
  const right = createHmac('sha256', key).update(reportMessage(report)).digest();
  return given.length === right.length && timingSafeEqual(given, right);
}

function readKey(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read (${code})`, { cause: error });
  }
}

function writeKey(path: string, text: string): void {
  try {
    writePrivate(path, `${text}\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(`${path} cannot be written (${code})`, { cause: error });
  }
}
