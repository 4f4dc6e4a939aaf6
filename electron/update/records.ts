/**
 * What this desk keeps about the versions it had, as small files in `electron/update` of the data folder. Read and written by the boot file
 * before anything else is loaded: nothing but Node's file system, and a file that makes no sense counts as none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RETURNED_FILE } from '../../server-bridge/contract/names.ts';
import { removeDurable, writeDurable } from './install/durable.ts';

/** A version that has not shown yet that it works. */
export interface TrialRecord {
  readonly version: string;
  readonly from: string;
  /** Starts that have not ended well so far. */
  readonly starts: number;
  /** The process of the last one. */
  readonly pid: number | null;
}

export interface ReturnRecord {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason: 'unhealthy' | 'withdrawn';
}

/** The AppImage that is kept; by size and time it is known again. */
export interface KeptRecord {
  readonly version: string;
  readonly size: number;
  readonly mtimeMs: number;
}

export interface Records {
  trial(): TrialRecord | null;
  setTrial(record: TrialRecord | null): void;
  returned(): ReturnRecord | null;
  /** Tells the bridge, too, whose data has to follow. */
  setReturned(record: ReturnRecord): void;
  /** The return is history, or was given up. */
  forgetReturned(): void;
  /** Versions that did not start well here and are not to be taken again. */
  left(): readonly string[];
  leave(version: string): void;
  kept(): KeptRecord | null;
  setKept(record: KeptRecord | null): void;
}

/** More are not remembered. */
const MOST_LEFT = 20;

type Field = 'string' | 'number';

export function openRecords(dataFolder: string): Records {
  const folder = join(dataFolder, 'electron', 'update');
  const bridgeFile = join(dataFolder, RETURNED_FILE);
  const trialFile = join(folder, 'trial.json');
  const returnedFile = join(folder, 'returned.json');
  const leftFile = join(folder, 'left.json');
  const keptFile = join(folder, 'kept.json');
  const write = (path: string, value: unknown): void => {
    if (value !== null) writeDurable(path, `${JSON.stringify(value)}\n`);
    else if (readJson(path) !== undefined) removeDurable(path);
  };
  const left = (): readonly string[] => {
    const value = readJson(leftFile);
    return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
  };
  return {
    trial() {
      const found = readRecord(trialFile, { version: 'string', from: 'string', starts: 'number' });
      if (found === null) return null;
      const pid = found['pid'];
      return { ...(found as unknown as TrialRecord), pid: typeof pid === 'number' ? pid : null };
    },
    setTrial: (record) => write(trialFile, record),
    returned() {
      const found = readRecord(returnedFile, {
        from: 'string',
        to: 'string',
        at: 'number',
        reason: 'string',
      });
      return found as ReturnRecord | null;
    },
    setReturned(record) {
      const { from, to, at } = record;
      write(returnedFile, record);
      write(bridgeFile, { from, to, at });
    },
    forgetReturned() {
      write(bridgeFile, null);
      write(returnedFile, null);
    },
    left,
    leave: (version) =>
      write(leftFile, [version, ...left().filter((it) => it !== version)].slice(0, MOST_LEFT)),
    kept: () =>
      readRecord(keptFile, { version: 'string', size: 'number', mtimeMs: 'number' }) as KeptRecord | null,
    setKept: (record) => write(keptFile, record),
  };
}

function readRecord(path: string, fields: Readonly<Record<string, Field>>): Record<string, unknown> | null {
  const value = readJson(path);
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Record<string, unknown>;
  return Object.entries(fields).every(([name, type]) => typeof record[name] === type) ? record : null;
}

/** Undefined without a file; null for one that cannot be read. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : null;
  }
}
