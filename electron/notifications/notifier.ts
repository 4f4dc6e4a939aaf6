import type { AnyEvent, EventPayload } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary, Position } from '../../server-bridge/contract/notice.ts';
import { mustAck, type Decision, type Step } from '../../server-bridge/rules/attention.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';

/** What is put before the person: one notice at its step, or one summary of many. */
export type Announcement = (
  | { readonly kind: 'notice'; readonly notice: NoticeSummary; readonly step: Step }
  | { readonly kind: 'summary'; readonly notices: readonly NoticeSummary[] }
) & {
  readonly isSilent: boolean;
  /** Others see this screen: no contents. */
  readonly isBare: boolean;
  /** Told of before, and still not acknowledged. */
  readonly isReminder: boolean;
  /** One of so many at once that it gets no notification of the system's for itself. */
  readonly isCrowded: boolean;
};

/** The step of a notice, and what becomes of it now. */
export type Verdict = Decision & { readonly step: Step };

export interface NotifierOptions {
  readonly journal: NotificationJournal;
  /** False when the system cannot show it; `onFailed` when it says so later. */
  readonly show: (announcement: Announcement, onFailed: () => void) => boolean;
  /** By the ladder, with everything that is in force now. */
  readonly judge: (notice: NoticeSummary) => Verdict;
  /** A version is done with for now: told of, or left to the inbox. */
  readonly onSettled: (notice: NoticeSummary, record: NotificationRecord) => void;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Wall-clock ms, for the record. */
  readonly wallClock: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}

/** Announces new notices, each version once on this device. */
export interface Notifier {
  take(events: readonly AnyEvent[], how: 'live' | 'caught-up', position: Position | null): void;
  /** While catching up or scanning, what comes is kept for one summary. */
  setBusy(isBusy: boolean): void;
  /** Announces what was recorded and not shown: by an earlier run, or because something kept it back. */
  again(notices: readonly NoticeSummary[]): void;
  /** Shows what is still kept, and saves the position. */
  stop(position: Position | null): Promise<void>;
}

/** So many in one second are shown singly; the rest of that second becomes one. */
const SINGLY = 3;
const BURST_MS = 1_000;
/** After a scan or catching up, for its last changes to arrive. */
const SETTLE_MS = 300;
/** A scan that never ends does not silence for longer. */
const BUSY_MOST_MS = 60_000;
const POSITION_EVERY_MS = 5_000;

const isLoud = ({ level }: NoticeSummary): boolean => level === 'urgent' || level === 'emergency';

/**
 * A new notice, or a new version that is loud or has to be acknowledged (again). Of one that was never heard of, any
 * change is news: its publication is hidden behind it.
 */
export function newsOf(
  { kind, summary }: Pick<EventPayload<'notice:updated'>, 'kind' | 'summary'>,
  isUnheardOf = false,
): NoticeSummary | null {
  if (summary === null || summary.state === 'expired') return null;
  const { ackVersion, readVersion } = summary.mark;
  if ((mustAck(summary) ? ackVersion : readVersion) >= summary.version) return null;
  const isOver = kind === 'expired' || kind === 'withdrawn' || kind === 'retired';
  const isNews = kind === 'published' || (kind === 'updated' && (summary.requiresAck || isLoud(summary)));
  return isNews || (isUnheardOf && !isOver) ? summary : null;
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { journal, judge, later, now } = options;
  /** Waiting for the end of a scan or of catching up. */
  const kept = new Map<string, NoticeSummary>();
  /** Came in a burst that has had its share. */
  const crowd = new Map<string, NoticeSummary>();
  let shownAt: number[] = [];
  let isBusy = true;
  let callOffKept: (() => void) | null = null;
  let callOffCrowd: (() => void) | null = null;
  let savedPositionAt = Number.NEGATIVE_INFINITY;
  let settled = Promise.resolve();

  const recordOf = (
    notice: NoticeSummary,
    step: Step,
    outcome: NotificationRecord['outcome'],
    why?: NotificationRecord['why'],
  ): NotificationRecord => ({
    id: notice.id,
    version: notice.version,
    outcome,
    ...(why === undefined ? {} : { why }),
    step,
    mustAck: mustAck(notice),
    at: options.wallClock(),
  });

  /** The record of what is not shown now; null for what is. */
  function suppressed(notice: NoticeSummary, { step, effect, why }: Verdict): NotificationRecord | null {
    if (step === 'inbox' || step === 'badge') return recordOf(notice, step, 'suppressed', step);
    return why !== null && (effect === 'waits' || effect === 'never')
      ? recordOf(notice, step, 'suppressed', why)
      : null;
  }
  function settle(notice: NoticeSummary, record: NotificationRecord): NotificationRecord {
    options.onSettled(notice, record);
    return record;
  }

  function announce(notices: readonly NoticeSummary[], isCrowded = false): void {
    // What came into force since they were taken counts as well.
    const judged = notices.map((notice) => ({ notice, verdict: judge(notice) }));
    const held = judged.flatMap(({ notice, verdict }) => {
      const record = suppressed(notice, verdict);
      return record === null ? [] : [settle(notice, record)];
    });
    const shown = judged.filter(({ notice, verdict }) => suppressed(notice, verdict) === null);
    if (held.length > 0) void journal.write(held, null);
    const [only] = shown;
    if (only === undefined) return;
    const how = {
      isSilent: shown.every(({ verdict }) => verdict.effect !== 'shows'),
      isBare: shown.some(({ verdict }) => verdict.effect === 'bare'),
      isReminder: false,
      isCrowded,
    };
    const announcement: Announcement =
      shown.length === 1
        ? { kind: 'notice', notice: only.notice, step: only.verdict.step, ...how }
        : { kind: 'summary', notices: shown.map(({ notice }) => notice), ...how };
    const outcome = shown.length === 1 ? 'shown' : 'summarised';
    // After the record of `pending` is on disk.
    const tell = async (): Promise<void> => {
      const records = (how: 'shown' | 'summarised' | 'suppressed', why?: NotificationRecord['why']) =>
        shown.map(({ notice, verdict }) => settle(notice, recordOf(notice, verdict.step, how, why)));
      let hasFailed = false;
      const isShown = options.show(announcement, () => {
        hasFailed = true;
        void journal.write(records('suppressed', 'failed'), null);
      });
      // Over as soon as it was raised: that is the record of it.
      const { id, version } = only.notice;
      if (hasFailed || (shown.length === 1 && journal.find(id, version)?.ended !== undefined)) return;
      await journal.write(isShown ? records(outcome) : records('suppressed', 'unsupported'), null);
    };
    // One that cannot be shown costs no other.
    settled = settled
      .then(tell)
      .catch((error: unknown) => options.log(`a notice could not be shown: ${String(error)}`));
  }

  function flushKept(): void {
    callOffKept = null;
    const notices = [...kept.values()];
    kept.clear();
    announce(notices);
  }
  function flushCrowd(): void {
    callOffCrowd = null;
    const notices = [...crowd.values()];
    crowd.clear();
    if (notices.length > 0) shownAt.push(now());
    announce(notices);
  }

  function showSoon(notice: NoticeSummary, { step }: Verdict): void {
    shownAt = shownAt.filter((at) => now() - at < BURST_MS);
    const isCrowded = callOffCrowd !== null || shownAt.length >= SINGLY;
    // Their windows hold many in one.
    const hasWindow = step === 'window' || step === 'urgent' || step === 'emergency';
    if (hasWindow || !isCrowded) {
      if (!isCrowded && step !== 'window' && step !== 'emergency') shownAt.push(now());
      announce([notice], isCrowded);
      return;
    }
    crowd.set(notice.id, notice);
    callOffCrowd ??= later(BURST_MS, flushCrowd);
  }

  function keep(notice: NoticeSummary): void {
    kept.delete(notice.id);
    kept.set(notice.id, notice);
    callOffKept ??= later(isBusy ? BUSY_MOST_MS : SETTLE_MS, flushKept);
  }

  /** An emergency never waits for a scan, what is urgent only for a first one. */
  function isKept(payload: EventPayload<'notice:updated'>, notice: NoticeSummary, isLate: boolean): boolean {
    if (notice.level === 'emergency') return false;
    return payload.isBackfill || (notice.level !== 'urgent' && (isLate || isBusy));
  }

  /** Announced before; an emergency that comes back after its all-clear begins anew. */
  function isKnown(kind: EventPayload<'notice:updated'>['kind'], { id, version }: NoticeSummary): boolean {
    const before = journal.find(id, version);
    return before !== undefined && !(kind === 'published' && before.ended === 'all-clear');
  }

  return {
    take(events, how, position) {
      const fresh: Array<{ notice: NoticeSummary; verdict: Verdict; isQuiet: boolean }> = [];
      const seen = new Set<string>();
      for (const event of events) {
        if (event.event !== 'notice:updated') continue;
        const { id, kind } = event.payload;
        if (kind === 'withdrawn' || kind === 'retired' || kind === 'expired') {
          kept.delete(id);
          crowd.delete(id);
        }
        // Of what was missed only the last change is told.
        const notice = newsOf(event.payload, how === 'caught-up' && journal.hasHistory && !journal.knows(id));
        const key = `${id} ${notice?.version}`;
        if (notice === null || seen.has(key) || isKnown(kind, notice)) continue;
        seen.add(key);
        fresh.push({
          notice,
          verdict: judge(notice),
          isQuiet: isKept(event.payload, notice, how === 'caught-up'),
        });
      }
      const isPositionDue = now() - savedPositionAt >= POSITION_EVERY_MS;
      if (fresh.length === 0 && !isPositionDue) return;
      savedPositionAt = now();
      const shown: typeof fresh = [];
      const records = fresh.map((entry) => {
        const { notice, verdict } = entry;
        const record = suppressed(notice, verdict);
        if (record !== null) return settle(notice, record);
        shown.push(entry);
        return recordOf(notice, verdict.step, 'pending');
      });
      const written = journal.write(records, position);
      settled = settled.then(() => written);
      for (const { notice, verdict, isQuiet } of shown) {
        if (isQuiet) keep(notice);
        else showSoon(notice, verdict);
      }
    },
    setBusy(next) {
      if (isBusy === next) return;
      isBusy = next;
      if (kept.size === 0) return;
      callOffKept?.();
      callOffKept = later(isBusy ? BUSY_MOST_MS : SETTLE_MS, flushKept);
    },
    again(notices) {
      for (const notice of notices) {
        if (isLoud(notice)) showSoon(notice, judge(notice));
        else keep(notice);
      }
    },
    async stop(position) {
      callOffKept?.();
      callOffCrowd?.();
      flushKept();
      flushCrowd();
      await settled;
      if (position !== null) await journal.write([], position);
    },
  };
}
