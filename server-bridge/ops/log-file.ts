import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LogFile {
  /** Queues one line, its end included. On disk within 100 ms, at once with `urgent`. */
  write(line: string, urgent: boolean): void;
  flush(): void;
  close(): void;
}

/**
 * A log file of bounded size: past `maxBytes` it becomes `<name>.1` (replacing the one before) and starts anew.
 * A disk that refuses is never the writer's problem: the lines are dropped, and how many is told when it works again.
 */
export function openLogFile(path: string, maxBytes: number, flushMs = 100): LogFile {
  let handle: number | null = null;
  let size = 0;
  let pending: string[] = [];
  let pendingLength = 0;
  let dropped = 0;
  let timer: NodeJS.Timeout | null = null;

  const open = (): number => {
    if (handle !== null) return handle;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    handle = openSync(path, 'a', 0o600);
    size = fstatSync(handle).size;
    return handle;
  };
  const shut = (): void => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  const rotate = (): void => {
    shut();
    renameSync(path, `${path}.1`);
  };
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (pending.length === 0) return;
    const lines = pending;
    pending = [];
    pendingLength = 0;
    try {
      const lost =
        dropped > 0 ? `${JSON.stringify({ level: 'warn', scope: 'log', msg: 'lines lost', dropped })}\n` : '';
      const bytes = Buffer.from(lost + lines.join(''), 'utf8');
      open();
      if (size > 0 && size + bytes.length > maxBytes) rotate();
      const target = open();
      for (let done = 0; done < bytes.length;) done += writeSync(target, bytes, done);
      size += bytes.length;
      dropped = 0;
    } catch {
      dropped += lines.length;
      try {
        shut();
      } catch {
        handle = null;
      }
    }
  };

  return {
    write(line, urgent) {
      pending.push(line);
      pendingLength += line.length;
      // A long burst is written in pieces of 64 KiB, so that no single write takes long.
      if (urgent || pendingLength > 65_536) flush();
      else timer ??= setTimeout(flush, flushMs).unref();
    },
    flush,
    close() {
      flush();
      shut();
    },
  };
}
