import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import { noticeSummary, type NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import type { JsonFile } from '../settings/json-file.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { NotificationRecord } from './journal.ts';

/**
 * An emergency that stands over every display; `at` is when it was raised, in ms. `stoodMs`: for so long it has been
 * there to be seen; not counted where nothing ends it.
 */
const standing = z.object({
  summary: noticeSummary,
  at: z.number().int(),
  stoodMs: z.number().int().nonnegative().optional(),
});
export type Standing = z.infer<typeof standing>;
export const standingFile = z.array(standing);

type Ending = NonNullable<NotificationRecord['ended']>;

/** The emergencies that nobody has ended yet. They outlive restarts, and need no bridge. */
export interface Emergencies {
  /** Newest first. */
  readonly standing: readonly Standing[];
  raise(notice: NoticeSummary): void;
  /** All-clears, newer versions, acknowledgements made elsewhere. */
  take(events: readonly AnyEvent[]): void;
  /** One version: a newer one that stands has not been seen. */
  acknowledge(id: string, version: number): void;
  /** What the bridge says of them now; null for what is no longer published. */
  confirm(id: string, notice: NoticeSummary | null): void;
  /** The clock may have jumped, or the policy changed. */
  look(): void;
  stop(): void;
}

const LOOK_MS = 30_000;

/** `onChange` after every change of what stands; `onEnded` once for each that ends, before it. */
export function createEmergencies(options: {
  readonly file: JsonFile<Standing[]>;
  /** Minutes after which one that nobody acknowledges goes; null: never. */
  readonly minutes: () => number | null;
  readonly onEnded: (notice: NoticeSummary, how: Ending) => void;
  readonly onChange: () => void;
  readonly wallClock: () => number;
  readonly later: Later;
}): Emergencies {
  const { file, wallClock } = options;
  let callOff: (() => void) | null = null;
  let countedAt = wallClock();

  function keep(next: Standing[]): void {
    void file.save(next);
    options.onChange();
    schedule();
  }
  function end(id: string, how: Ending): void {
    const ended = file.value.find(({ summary }) => summary.id === id);
    if (ended === undefined) return;
    options.onEnded(ended.summary, how);
    keep(file.value.filter((entry) => entry !== ended));
  }
  /** Takes the newest of a notice; a newer version begins anew. */
  function update(notice: NoticeSummary): void {
    const known = file.value.find(({ summary }) => summary.id === notice.id);
    if (known === undefined || known.summary.version > notice.version) return;
    if (notice.mark.ackVersion >= notice.version) return end(notice.id, 'acknowledged');
    if (notice.level !== 'emergency' || notice.state === 'expired' || notice.state === 'withdrawn')
      return end(notice.id, 'all-clear');
    if (known.summary.version === notice.version && known.summary.seq === notice.seq) return;
    const isSame = known.summary.version === notice.version;
    const next = isSame ? { ...known, summary: notice } : { summary: notice, at: wallClock() };
    keep(file.value.map((entry) => (entry === known ? next : entry)));
  }
  /** Only time between two looks counts: a clock set forward or a night asleep shows nothing to anybody. */
  function count(): void {
    const passed = Math.min(Math.max(wallClock() - countedAt, 0), LOOK_MS);
    countedAt = wallClock();
    if (file.value.length === 0 || passed === 0 || options.minutes() === null) return;
    void file.save(file.value.map((entry) => ({ ...entry, stoodMs: (entry.stoodMs ?? 0) + passed })));
  }
  function look(): void {
    count();
    const minutes = options.minutes();
    for (const { summary, stoodMs = 0 } of file.value) {
      if (summary.expires !== null && summary.expires.at <= wallClock()) end(summary.id, 'all-clear');
      else if (minutes !== null && stoodMs >= minutes * 60_000) end(summary.id, 'timed-out');
    }
    schedule();
  }
  function schedule(): void {
    callOff?.();
    callOff = null;
    const minutes = options.minutes();
    const ends = file.value.flatMap(({ summary, stoodMs = 0 }) => [
      ...(summary.expires === null ? [] : [summary.expires.at]),
      ...(minutes === null ? [] : [countedAt + minutes * 60_000 - stoodMs]),
    ]);
    if (ends.length === 0) return;
    // The clock may be set: it is looked at, not waited for.
    callOff = options.later(Math.min(Math.max(Math.min(...ends) - wallClock(), 0), LOOK_MS), look);
  }
  schedule();

  return {
    get standing() {
      return file.value;
    },
    raise(notice) {
      count();
      const others = file.value.filter(({ summary }) => summary.id !== notice.id);
      keep([{ summary: notice, at: wallClock() }, ...others]);
    },
    take(events) {
      if (file.value.length === 0) return;
      for (const event of events) {
        if (event.event === 'notice:updated') {
          const { id, summary, kind } = event.payload;
          if (summary !== null && kind !== 'expired') update(summary);
          else if (kind !== 'moderation') end(id, 'all-clear');
        } else if (event.event === 'marks:changed') {
          for (const { id, mark } of event.payload.marks ?? []) {
            const known = file.value.find(({ summary }) => summary.id === id);
            if (known !== undefined && mark.ackVersion >= known.summary.version) end(id, 'acknowledged');
          }
        }
      }
    },
    acknowledge(id, version) {
      const known = file.value.find(({ summary }) => summary.id === id);
      if (known !== undefined && known.summary.version <= version) end(id, 'acknowledged');
    },
    confirm(id, notice) {
      if (notice === null) end(id, 'all-clear');
      else update(notice);
    },
    look,
    stop() {
      callOff?.();
    },
  };
}
