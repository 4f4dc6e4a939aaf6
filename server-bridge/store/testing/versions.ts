/** A store as this version and a newer one have it open, in one thread: the newer one has a migration of its own. */
import type { ReturnedFrom } from '../../contract/update.ts';
import { MIGRATIONS, type Migration } from '../migrations.ts';
import type { InputOf, ReaderApi } from '../protocol.ts';
import { createReader } from '../reader.ts';
import { createWriter, type Writer } from '../writer.ts';
import type { CommittedChange } from '../store.ts';

export const NEWER: readonly Migration[] = [
  ...MIGRATIONS,
  {
    version: MIGRATIONS.length + 1,
    up: (db) =>
      db.exec(`ALTER TABLE marks ADD COLUMN device TEXT DEFAULT 'desk'; ALTER TABLE notices ADD COLUMN colour TEXT;
        CREATE TABLE stickers (n INTEGER PRIMARY KEY, name TEXT); ALTER TABLE keys ADD COLUMN device TEXT`),
  },
];
export const WENT_BACK: ReturnedFrom = { from: '1.3.0', to: '1.2.0', at: 1 };

export interface OpenVersion {
  readonly writer: Writer['api'];
  readonly changes: CommittedChange[];
  readonly logs: string[];
  read<Op extends keyof ReaderApi>(op: Op, input: InputOf<ReaderApi[Op]>): ReturnType<ReaderApi[Op]>;
  close(): void;
}

export function openVersion(
  folder: string,
  now: number,
  options: { readonly isNewer?: boolean; readonly returned?: ReturnedFrom } = {},
): OpenVersion {
  const changes: CommittedChange[] = [];
  const logs: string[] = [];
  const log = (level: string, message: string): void => void logs.push(`${level}: ${message}`);
  const writer = createWriter(
    { role: 'writer', dataFolder: folder, returned: options.returned },
    now,
    log,
    (message) => {
      if (message.type === 'changes') changes.push(...message.changes);
    },
    options.isNewer === true ? { migrations: NEWER } : {},
  );
  const reader = createReader(folder, log);
  return {
    writer: writer.api,
    changes,
    logs,
    read: (op, input) => (reader.api[op] as (given: unknown) => never)(input),
    close() {
      reader.close();
      writer.close();
    },
  };
}
