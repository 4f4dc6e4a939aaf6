import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import { nextPause } from '../../server-bridge/rules/attention.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { JsonFile } from '../settings/json-file.ts';
import { newsOf } from './notifier.ts';

const reminder = z.object({
  id: z.string(),
  version: z.number().int(),
  /** Wall clock, ms. */
  dueAt: z.number().int(),
  /** Minutes of the pause that ends then; null for one that was asked for once. */
  minutes: z.number().int().nullable(),
  /** Asked for by the person: nothing else tells of this version before. */
  isSnoozed: z.boolean(),
  /** When the person asked for it, ms: reading before then is no reason to be silent. */
  askedAt: z.number().int().optional(),
});
export type Reminder = z.infer<typeof reminder>;
export const reminderFile = z.array(reminder);

export interface Reminders {
  /** Told of and to be acknowledged: reminds after the first pause, unless it is waited for already. */
  watch(notice: NoticeSummary): void;
  /** `until` in ms. `isRepeated`: goes on reminding afterwards. */
  snooze(id: string, version: number, until: number, isRepeated: boolean): void;
  has(id: string, version: number): boolean;
  isSnoozed(id: string, version: number): boolean;
  /** One version: a newer one is still reminded of. */
  forget(id: string, version: number): void;
  /** Acknowledgements, withdrawals, newer versions. */
  take(events: readonly AnyEvent[]): void;
  /** Reminds of what is due. Call it when the connection, the clock or what is in force has changed. */
  look(): void;
  /** Everything that was due has been told of. */
  settled(): Promise<void>;
  stop(): void;
}

/** The clock may be set or the machine sleep: it is looked at this often while something waits. */
const LOOK_MS = 60_000;
/** Of the longest snooze: until tomorrow, asked for four hours before eight. */
const SNOOZE_MOST_MS = 28 * 3_600_000;

const MISSING_MOST_MS = 7 * 24 * 3_600_000;

/** Reminds of what must be acknowledged, after a pause that grows. Its entries outlive restarts. */
export function createReminders(options: {
  readonly file: JsonFile<Reminder[]>;
  /** Minutes of the first pause, null for no reminders, and of the longest. */
  readonly pauses: () => { readonly first: number | null; readonly most: number };
  /** Not now: something is in force, or the bridge is away. What is due stays so. */
  readonly mayRemind: () => boolean;
  /** Those that this person has still to deal with, of the versions asked for or newer ones. */
  readonly read: (
    entries: readonly Reminder[],
  ) => Promise<{ readonly open: readonly NoticeSummary[]; readonly missing: readonly Reminder[] }>;
  readonly remind: (notices: readonly NoticeSummary[]) => void;
  readonly wallClock: () => number;
  readonly later: Later;
}): Reminders {
  const { file, wallClock } = options;
  let callOff: (() => void) | null = null;
  let isReading = false;
  let isStopped = false;
  let work = Promise.resolve();

  const keep = (next: Reminder[]): void => {
    void file.save(next);
    schedule();
  };
  const known = (id: string): Reminder | undefined => file.value.find((entry) => entry.id === id);
  const put = (entry: Reminder): void => keep([...file.value.filter(({ id }) => id !== entry.id), entry]);
  const forget = (id: string): void => {
    if (known(id) !== undefined) keep(file.value.filter((entry) => entry.id !== id));
  };

  /** A clock set back puts nothing off for longer than its pause. */
  function clamp(): void {
    const latest = ({ minutes, isSnoozed }: Reminder): number =>
      wallClock() + (isSnoozed || minutes === null ? SNOOZE_MOST_MS : minutes * 60_000);
    if (file.value.every((entry) => entry.dueAt <= latest(entry))) return;
    void file.save(file.value.map((entry) => ({ ...entry, dueAt: Math.min(entry.dueAt, latest(entry)) })));
  }
  function schedule(): void {
    clamp();
    callOff?.();
    callOff = null;
    if (file.value.length === 0 || isStopped) return;
    const next = Math.min(...file.value.map(({ dueAt }) => dueAt)) - wallClock();
    // What is due and may not be told of yet is looked at when that changes, at the latest with the next look.
    callOff = options.later(next <= 0 ? LOOK_MS : Math.min(next, LOOK_MS), look);
  }

  async function tell(due: readonly Reminder[]): Promise<void> {
    const { open, missing } = await options.read(due);
    const { first, most } = options.pauses();
    const told: NoticeSummary[] = [];
    for (const entry of due) {
      // Acknowledged or snoozed while it was asked for.
      if (known(entry.id) !== entry) continue;
      // Its source brings it again; one that does not has no reader to remind.
      if (missing.includes(entry) && wallClock() - entry.dueAt < MISSING_MOST_MS) continue;
      const notice = open.find(({ id }) => id === entry.id);
      if (notice === undefined || (first === null && !entry.isSnoozed)) {
        forget(entry.id);
        continue;
      }
      told.push(notice);
      const minutes =
        entry.minutes === null ? null : entry.isSnoozed ? first : nextPause(entry.minutes, most);
      if (minutes === null) forget(entry.id);
      else
        put({
          ...entry,
          version: notice.version,
          minutes,
          isSnoozed: false,
          dueAt: wallClock() + minutes * 60_000,
        });
    }
    if (told.length > 0) options.remind(told);
  }

  function look(): void {
    if (isReading || isStopped || !options.mayRemind()) return schedule();
    const due = file.value.filter(({ dueAt }) => dueAt <= wallClock());
    if (due.length === 0) return schedule();
    isReading = true;
    work = tell(due)
      // The bridge is away: they stay due.
      .catch(() => undefined)
      .finally(() => {
        isReading = false;
        schedule();
      });
  }
  schedule();

  return {
    watch({ id, version }) {
      const { first } = options.pauses();
      const entry = known(id);
      if (first === null || (entry !== undefined && entry.version >= version)) return;
      put({ id, version, minutes: first, isSnoozed: false, dueAt: wallClock() + first * 60_000 });
    },
    snooze(id, version, until, isRepeated) {
      const { first } = options.pauses();
      const minutes = isRepeated ? first : null;
      put({ id, version, minutes, isSnoozed: true, dueAt: until, askedAt: wallClock() });
    },
    has: (id, version) => known(id)?.version === version,
    isSnoozed(id, version) {
      const entry = known(id);
      return entry?.isSnoozed === true && entry.version === version && entry.dueAt > wallClock();
    },
    forget(id, version) {
      if ((known(id)?.version ?? 0) <= version) forget(id);
    },
    take(events) {
      if (file.value.length === 0) return;
      for (const event of events) {
        if (event.event === 'notice:updated') {
          const { id, summary, kind } = event.payload;
          const entry = known(id);
          if (entry === undefined || kind === 'moderation') continue;
          const isGone = summary === null || kind === 'expired' || kind === 'withdrawn' || kind === 'retired';
          if (isGone) forget(id);
          else if (summary.version <= entry.version) continue;
          // A correction is no news of its own: it is told of when what it corrects would have been.
          else if (entry.isSnoozed && newsOf(event.payload) === null)
            put({ ...entry, version: summary.version });
          else forget(id);
        } else if (event.event === 'marks:changed') {
          for (const { id, mark } of event.payload.marks ?? []) {
            const entry = known(id);
            if (entry !== undefined && mark.ackVersion >= entry.version) forget(id);
          }
        }
      }
    },
    look,
    settled: () => work,
    stop() {
      isStopped = true;
      callOff?.();
    },
  };
}
