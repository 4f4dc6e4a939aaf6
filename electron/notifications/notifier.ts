import type { AnyEvent, EventPayload } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary, Position } from '../../server-bridge/contract/notice.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';

/** What is shown: one notice, or one summary of many. */
export type Announcement =
  | { readonly kind: 'notice'; readonly notice: NoticeSummary }
  | { readonly kind: 'summary'; readonly notices: readonly NoticeSummary[] };

export interface NotifierOptions {
  readonly journal: NotificationJournal;
  /** False when the system cannot show it; `onFailed` when it says so later. */
  readonly show: (announcement: Announcement, onFailed: () => void) => boolean;
  /** The person's setting. */
  readonly isEnabled: () => boolean;
  /** Monotonic ms. */
  readonly now: () => number;
  /** Wall-clock ms, for the record. */
  readonly wallClock: () => number;
  readonly later: Later;
}

/** Announces new notices, each version once on this device. */
export interface Notifier {
  take(events: readonly AnyEvent[], how: 'live' | 'caught-up', position: Position | null): void;
  /** While catching up or scanning, what comes is kept for one summary. */
  setBusy(isBusy: boolean): void;
  /** Announces what an earlier run recorded but did not live to show. */
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

/** A new notice, or a new version that has to be acknowledged (again). */
function newsOf({ kind, summary }: EventPayload<'notice:updated'>): NoticeSummary | null {
  if (summary === null || summary.mark.readVersion >= summary.version) return null;
  return kind === 'published' || (kind === 'updated' && summary.requiresAck) ? summary : null;
}

export function createNotifier(options: NotifierOptions): Notifier {
  const { journal, later, now } = options;
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
    { id, version, requiresAck }: NoticeSummary,
    outcome: NotificationRecord['outcome'],
    why?: NotificationRecord['why'],
  ): NotificationRecord => ({
    id,
    version,
    outcome,
    ...(why === undefined ? {} : { why }),
    mustAck: requiresAck,
    at: options.wallClock(),
  });

  function announce(notices: readonly NoticeSummary[]): void {
    const [only] = notices;
    if (only === undefined) return;
    const announcement: Announcement =
      notices.length === 1 ? { kind: 'notice', notice: only } : { kind: 'summary', notices };
    const outcome = notices.length === 1 ? 'shown' : 'summarised';
    // After the record of `pending` is on disk.
    settled = settled.then(async () => {
      const suppressed = (why: 'unsupported' | 'failed') =>
        notices.map((notice) => recordOf(notice, 'suppressed', why));
      let hasFailed = false;
      const isShown = options.show(announcement, () => {
        hasFailed = true;
        void journal.write(suppressed('failed'), null);
      });
      if (hasFailed) return;
      const shown = notices.map((notice) => recordOf(notice, outcome));
      await journal.write(isShown ? shown : suppressed('unsupported'), null);
    });
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

  function showSoon(notice: NoticeSummary): void {
    shownAt = shownAt.filter((at) => now() - at < BURST_MS);
    if (callOffCrowd === null && shownAt.length < SINGLY) {
      shownAt.push(now());
      announce([notice]);
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

  return {
    take(events, how, position) {
      const fresh: Array<{ notice: NoticeSummary; isQuiet: boolean }> = [];
      const seen = new Set<string>();
      for (const event of events) {
        if (event.event !== 'notice:updated') continue;
        const { id, kind } = event.payload;
        if (kind === 'withdrawn' || kind === 'retired') {
          kept.delete(id);
          crowd.delete(id);
        }
        const notice = newsOf(event.payload);
        const key = `${id} ${notice?.version}`;
        if (notice === null || seen.has(key) || journal.has(id, notice.version)) continue;
        seen.add(key);
        fresh.push({ notice, isQuiet: how === 'caught-up' || event.payload.isBackfill || isBusy });
      }
      const isPositionDue = now() - savedPositionAt >= POSITION_EVERY_MS;
      if (fresh.length === 0 && !isPositionDue) return;
      savedPositionAt = now();
      const isOff = !options.isEnabled();
      const records = fresh.map(({ notice }) =>
        isOff ? recordOf(notice, 'suppressed', 'turned-off') : recordOf(notice, 'pending'),
      );
      const written = journal.write(records, position);
      settled = settled.then(() => written);
      if (isOff) return;
      for (const { notice, isQuiet } of fresh) {
        if (isQuiet) keep(notice);
        else showSoon(notice);
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
      for (const notice of notices) keep(notice);
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
