/** Helpers of the tests of notifications; product code never imports this file. */
import type { JsonFile } from '../settings/json-file.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';

/** A journal in memory: everything written, in order, and `steps` for what happened between. */
export function memoryJournal(unshown: readonly NotificationRecord[] = []): {
  readonly journal: NotificationJournal;
  readonly records: NotificationRecord[];
  readonly steps: string[];
  readonly last: (id: string) => NotificationRecord | undefined;
} {
  const records: NotificationRecord[] = [];
  const steps: string[] = [];
  const newest = (): NotificationRecord[] => {
    const byKey = new Map(records.map((entry) => [`${entry.id} ${entry.version}`, entry]));
    return [...byKey.values()];
  };
  const journal: NotificationJournal = {
    hasHistory: true,
    position: null,
    unshown,
    get waiting() {
      return newest().filter(
        ({ outcome, why }) =>
          outcome === 'suppressed' &&
          (why === 'quiet-hours' || why === 'do-not-disturb' || why === 'presentation' || why === 'snooze'),
      );
    },
    has: (id, version) => records.some((entry) => entry.id === id && entry.version === version),
    find: (id, version) => records.findLast((entry) => entry.id === id && entry.version === version),
    records: () => newest(),
    async write(added) {
      records.push(...added);
      for (const { id, outcome } of added) steps.push(`${outcome} ${id}`);
    },
    close: async () => {},
  };
  return { journal, records, steps, last: (id) => records.findLast((entry) => entry.id === id) };
}

/** A file in memory. */
export function memoryFile<T>(initial: T): JsonFile<T> {
  let value = initial;
  return {
    get value() {
      return value;
    },
    save(changed) {
      value = changed;
      return Promise.resolve();
    },
    settled: () => Promise.resolve(),
  };
}
