import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type Log = (level: LogLevel, message: string) => void;

const MAX_BYTES = 1024 * 1024;

/**
 * Main's log, one JSON object a line in `<folder>/main.log`; at 1 MiB the file becomes `main.log.1`. No token, notice
 * text or address of a person goes in. Lines are few, so that each is written at once and none is lost in a crash.
 */
export function createLog(folder: string, isVerbose: boolean): Log {
  const path = join(folder, 'main.log');
  // Whoever started the app may have closed their terminal: then nobody reads it, and that is no exception of ours.
  process.stderr.on('error', () => {});
  let bytes = 0;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Without a log the app still runs.
  }
  return (level, message) => {
    if (level === 'debug' && !isVerbose) return;
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, scope: 'main', msg: message })}\n`;
    try {
      if (bytes > MAX_BYTES) {
        renameSync(path, `${path}.1`);
        bytes = 0;
      }
      appendFileSync(path, line, { mode: 0o600 });
      bytes += Buffer.byteLength(line);
    } catch {
      // A full disk must not stop reading.
    }
    if (isVerbose || level === 'error') process.stderr.write(line);
  };
}
