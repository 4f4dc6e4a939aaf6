import { pino } from 'pino';
import type { LogLine } from '../contract/status.ts';
import { openLogFile } from './log-file.ts';
import { redactFields, redactText } from '../rules/redact.ts';

export type LogLevel = LogLine['level'];
/** Writes one line. Fields are redacted; never put a secret into the message. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export interface Logger {
  /** A log whose lines carry this scope: `store`, `web`, `source:abc`. */
  scope(name: string): Log;
  /** The newest lines, oldest first. */
  tail(limit: number): LogLine[];
  setLevel(level: LogLevel): void;
  /** Writes what is pending; later lines go nowhere. */
  close(): void;
}

export interface LoggerOptions {
  /** Where lines are kept as JSON, two files of 2 MiB; null keeps them in memory only. */
  readonly file: string | null;
  readonly level: LogLevel;
  readonly now: () => number;
  /** Also writes readable lines here (`serve`). */
  readonly stderr?: { write(text: string): unknown } | null;
  readonly maxBytes?: number;
}

const KEPT_LINES = 1000;
const MAX_MESSAGE = 4000;

/** The bridge's log: structured lines (pino), a ring of the last 1,000 for `status.logs`, nothing secret in them. */
export function createLogger(options: LoggerOptions): Logger {
  const { now } = options;
  const file = options.file === null ? null : openLogFile(options.file, options.maxBytes ?? 2 * 1024 * 1024);
  const ring: LogLine[] = [];
  let next = 0;
  let isClosed = false;

  const keep = (line: LogLine): void => {
    ring[next] = line;
    next = (next + 1) % KEPT_LINES;
  };
  let level: LogLevel = 'info';
  const root = pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"at":${String(now())}`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => file?.write(line, level === 'error') },
  );

  return {
    scope(name) {
      return (lineLevel, message, fields) => {
        if (isClosed || !root.isLevelEnabled(lineLevel)) return;
        const text = redactText(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message);
        const safe = fields === undefined ? null : redactFields(fields);
        level = lineLevel;
        root[lineLevel](safe === null ? { scope: name } : { scope: name, fields: safe }, text);
        const line = { at: now(), level: lineLevel, scope: name, message: text + readable(safe) };
        keep(line);
        options.stderr?.write(
          `${new Date(line.at).toISOString()} ${lineLevel.padEnd(5)} ${name}: ${line.message}\n`,
        );
      };
    },
    tail(limit) {
      const ordered = ring.length < KEPT_LINES ? ring.slice() : [...ring.slice(next), ...ring.slice(0, next)];
      return limit <= 0 ? [] : ordered.slice(-limit);
    },
    setLevel(wanted) {
      root.level = wanted;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      file?.close();
    },
  };
}

/** Fields as they follow the message in a readable line: ` port=8080 reason="no route"`. */
function readable(fields: unknown): string {
  if (fields === null || typeof fields !== 'object') return '';
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('');
}
