/**
 * Everything about this person's attention: what is announced and how loud, what waits, what stands over the displays,
 * what is reminded of. Talks to no Electron: the parts that do are handed in.
 */
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { HostHandlers, HostParams } from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeSummary, Position } from '../../server-bridge/contract/notice.ts';
import type { NotificationPolicy } from '../../server-bridge/contract/policy.ts';
import {
  decide,
  louderStep,
  mustAck,
  situationsAt,
  snoozeEnd,
  stepOf,
  suppressionAt,
  type AttentionSettings,
  type Suppression,
} from '../../server-bridge/rules/attention.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { JsonFile } from '../settings/json-file.ts';
import { createAcks, type Ack } from './acks.ts';
import { createDirect } from './direct.ts';
import { createEmergencies, type Standing } from './emergencies.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';
import { createHeard } from './heard.ts';
import { createNotifier, type Announcement } from './notifier.ts';
import { createReminders, type Reminder } from './reminders.ts';
import { readSkipped } from './skipped.ts';
import { isOpen, isStillWanted, readRecorded } from './unshown.ts';

export interface AttentionOptions {
  readonly journal: NotificationJournal;
  readonly files: {
    readonly emergencies: JsonFile<Standing[]>;
    readonly reminders: JsonFile<Reminder[]>;
    readonly acks: JsonFile<Ack[]>;
  };
  readonly caller: Caller;
  readonly settings: () => AttentionSettings;
  readonly policy: () => NotificationPolicy;
  readonly language: () => 'zh' | 'en';
  /** The system's notification: false when it cannot show it; `onFailed` when it says so later. */
  readonly notify: (announcement: Announcement, onFailed: () => void) => boolean;
  /** Shows a notice in the app's window. */
  readonly openNotice: (id: string) => void;
  /** The state has changed: windows are to be opened, closed and told. */
  readonly onState: (state: AttentionState) => void;
  readonly newKey: () => string;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly later: Later;
  readonly log: (message: string) => void;
}

/** What the pages may ask of it. */
export type AttentionHandlers = Pick<HostHandlers<unknown>, 'host.attention' | 'host.attend' | 'host.snooze'>;

export interface Attention {
  readonly handlers: AttentionHandlers;
  readonly state: AttentionState;
  /** Up to where changes were looked at in an earlier run. */
  readonly position: Position | null;
  /** Windows can be shown: what an earlier run left over the displays is there again before the bridge is. */
  begin(): void;
  take(events: readonly AnyEvent[], how: 'live' | 'caught-up', position: Position | null): void;
  setBusy(isBusy: boolean): void;
  /** The bridge is there: sends, asks and tells what had to wait for it. Rejects when it is gone again. */
  wentLive(): Promise<void>;
  lost(): void;
  /** Changes were skipped: an all-clear may be among them. */
  resynced(): void;
  /** Settings, policy or the clock have changed. */
  look(): void;
  /** The person closed the window of notices of their own. */
  closeDirect(): void;
  stop(position: Position | null): Promise<void>;
}

/** What changes in one turn is told in one go, in ms. */
const TELL_MS = 16;
const LOOK_MS = 60_000;
const AFTER_MS = 5_000;
const MISSING_MOST_MS = 30 * 24 * 3_600_000;

export function createAttention(options: AttentionOptions): Attention {
  const { journal, files, caller, settings, policy, later, wallClock } = options;
  let isLive = false;
  let hasBegun = false;
  let isReleasing = false;
  let wasSkipped = false;
  let suppression: Suppression | null = null;
  let callOffLook: (() => void) | null = null;
  let callOffTell: (() => void) | null = null;
  let unshown = journal.unshown;
  /** Ids of recorded notices that the bridge does not know: told of when it does. */
  const missing = new Set<string>();
  let callOffRelease: (() => void) | null = null;
  let lastSeen = '';

  const changed = (): void => {
    if (!hasBegun) return;
    callOffTell ??= later(TELL_MS, () => {
      callOffTell = null;
      options.onState(state());
    });
  };
  const state = (): AttentionState => ({
    language: options.language(),
    hasSound: settings().sound,
    suppression,
    waiting: journal.waiting.length,
    direct: [...direct.items],
    emergencies: emergencies.standing.map(({ summary, at }) => ({
      summary,
      step: 'emergency',
      isBare: false,
      rings: at,
      at,
    })),
  });
  const direct = createDirect(changed, wallClock);
  const heard = createHeard();
  const acks = createAcks({ ...options, file: files.acks });

  const record = (notice: NoticeSummary, more: Partial<NotificationRecord>): NotificationRecord => ({
    id: notice.id,
    version: notice.version,
    outcome: 'shown',
    step: 'emergency',
    mustAck: mustAck(notice),
    at: wallClock(),
    ...more,
  });
  const emergencies = createEmergencies({
    file: files.emergencies,
    minutes: () => policy().emergencyMinutes,
    onEnded(notice, ended) {
      void journal.write([record(notice, { ended })], null);
      if (ended === 'timed-out') reminders.watch(notice);
    },
    onChange: changed,
    wallClock,
    later,
  });
  const hasRecord = (id: string, version: number): boolean => journal.has(id, version);
  const reminders = createReminders({
    file: files.reminders,
    pauses: () => ({ first: settings().remindMinutes, most: policy().remindMostMinutes }),
    mayRemind: () => isLive && suppression === null,
    async read(entries) {
      const isToTell = (notice: NoticeSummary, { isSnoozed, askedAt = 0 }: Reminder): boolean =>
        isSnoozed ? isStillWanted(notice, askedAt) : isOpen(notice);
      return await readRecorded(caller, entries, hasRecord, isToTell);
    },
    remind,
    wallClock,
    later,
  });

  function show(announcement: Announcement, onFailed: () => void): boolean {
    if (announcement.kind === 'summary') return options.notify(announcement, onFailed);
    const { notice, step, isBare, isSilent, isCrowded } = announcement;
    if (step === 'emergency') {
      emergencies.raise(notice);
      // Its all-clear, or its acknowledgement, may have come while it waited for its turn.
      const word = heard.last(notice.id);
      if (word !== undefined && (word === null || word.seq >= notice.seq))
        emergencies.confirm(notice.id, word);
      return true;
    }
    if (step !== 'window' && step !== 'urgent') return options.notify(announcement, onFailed);
    direct.put(notice, { step, isBare, isSilent });
    // Its window is shown already: without the system's notification it is shown nevertheless.
    if (step === 'urgent' && !isCrowded) options.notify(announcement, () => undefined);
    return true;
  }

  function remind(notices: readonly NoticeSummary[]): void {
    const { notifications, steps } = settings();
    const due = notices.flatMap((notice) => {
      if (emergencies.standing.some(({ summary }) => summary.id === notice.id)) return [];
      const step = louderStep('toast', stepOf(notice.level, steps));
      if (!notifications && step !== 'urgent' && step !== 'emergency') return [];
      // It has had its time over the displays.
      return [{ notice, step: step === 'emergency' ? 'urgent' : step } as const];
    });
    const how = { isSilent: false, isBare: false, isReminder: true, isCrowded: false };
    // Put off before it was told of at all, or shown only now: this is the telling.
    const first = due.filter(({ notice }) => {
      const known = journal.find(notice.id, notice.version);
      return known?.why === 'snooze' || (due.length === 1 && known?.outcome !== 'shown');
    });
    const records = first.map(({ notice, step }) => record(notice, { step }));
    void journal.write(records, null);
    const failed = (): void => options.log('a reminder could not be shown');
    const [only] = due;
    if (only !== undefined && due.length === 1) show({ kind: 'notice', ...only, ...how }, failed);
    if (due.length < 2) return;
    for (const { notice, step } of due)
      if (step === 'urgent') direct.put(notice, { step, isBare: false, isSilent: false });
    show({ kind: 'summary', notices: due.map(({ notice }) => notice), ...how }, failed);
  }

  const notifier = createNotifier({
    journal,
    show,
    judge(notice) {
      const step = stepOf(notice.level, settings().steps);
      const inForce = situationsAt(settings(), policy(), wallClock());
      const isSnoozed = reminders.isSnoozed(notice.id, notice.version);
      return { step, ...decide(step, isSnoozed ? [...inForce, 'snooze'] : inForce) };
    },
    onSettled(notice, { outcome, why, step }) {
      changed();
      if (!mustAck(notice) || step === 'emergency') return;
      const isUnseen = why === 'inbox' || why === 'badge' || why === 'unsupported' || why === 'failed';
      if (outcome === 'shown' || outcome === 'summarised' || isUnseen) reminders.watch(notice);
    },
    now: options.now,
    wallClock,
    later,
    log: options.log,
  });

  /** One summary of what waited, when nothing keeps it back any more. */
  async function release(): Promise<void> {
    callOffRelease = null;
    if (!isLive || isReleasing || suppression !== null || journal.waiting.length === 0) return;
    isReleasing = true;
    let isAnyLeft = true;
    try {
      // What was put off is told of by its own reminder.
      const waiting = journal.waiting.filter(
        ({ id, version, why }) => why !== 'snooze' || !reminders.has(id, version),
      );
      const at = wallClock();
      const read = await readRecorded(caller, waiting, hasRecord);
      for (const { id } of read.missing) missing.add(id);
      const gone = [...read.gone, ...read.missing.filter((it) => at - it.at > MISSING_MOST_MS)];
      await journal.write(
        gone.map((entry) => ({ ...entry, outcome: 'suppressed', why: 'read', at })),
        null,
      );
      notifier.again(read.open);
      isAnyLeft = read.open.length > 0;
      changed();
    } finally {
      isReleasing = false;
      // One that is withdrawn before it is shown has no record of its end yet.
      if (isAnyLeft) callOffRelease = later(AFTER_MS, releaseOrLog);
    }
  }

  /** Of another log only its head is known: what asks for a person is looked up. */
  async function tellSkipped(): Promise<void> {
    if (!wasSkipped) return;
    const events = await readSkipped(caller);
    wasSkipped = false;
    notifier.take(events, 'caught-up', null);
  }

  async function confirmStanding(): Promise<void> {
    for (const { summary } of emergencies.standing) {
      const answer = await caller.call('notices.get', { id: summary.id });
      // A bridge that begins anew may not have read it yet.
      if (answer.status === 'unknown') continue;
      emergencies.confirm(summary.id, answer.status === 'ok' ? answer.notice.summary : null);
    }
  }

  /** What an earlier run did not show, or may not have; `acknowledged` waits to be sent. */
  async function tellUnshown(acknowledged: readonly Ack[]): Promise<void> {
    const asked = unshown;
    const { open, missing: absent } = await readRecorded(caller, asked, hasRecord);
    // Another connection was faster.
    if (unshown !== asked) return;
    unshown = absent;
    for (const { id } of absent) missing.add(id);
    const isLeft = ({ id, version }: NoticeSummary): boolean =>
      !emergencies.standing.some(({ summary }) => summary.id === id) &&
      !acknowledged.some((ack) => ack.id === id && ack.version >= version);
    notifier.again(open.filter(isLeft));
  }

  /** What was recorded in an earlier run is there again. */
  function tellFound(events: readonly AnyEvent[]): void {
    if (missing.size === 0) return;
    const found = events.filter((it) => it.event === 'notice:updated' && missing.delete(it.payload.id));
    if (found.length === 0 || !isLive) return;
    callOffRelease ??= later(0, releaseOrLog);
    tellUnshown(files.acks.value).catch((error: unknown) => options.log(`not shown: ${String(error)}`));
  }

  function releaseOrLog(): void {
    // The connection may break while it is read: then the next one tells it.
    release().catch((error: unknown) => options.log(`what was kept back: ${String(error)}`));
  }

  function look(): void {
    callOffLook?.();
    callOffLook = null;
    const at = wallClock();
    suppression = suppressionAt(settings(), policy(), at);
    const seen = JSON.stringify([suppression, options.language(), settings().sound]);
    if (seen !== lastSeen) changed();
    lastSeen = seen;
    if (suppression !== null) {
      const pause = suppression.until === null ? LOOK_MS : suppression.until - at;
      callOffLook = later(Math.min(Math.max(pause, 0), LOOK_MS), look);
    } else if (isLive && journal.waiting.length > 0) {
      callOffRelease ??= later(0, releaseOrLog);
    }
    emergencies.look();
    reminders.look();
  }
  look();

  async function attend({ id, version, action }: HostParams<'host.attend'>): Promise<void> {
    direct.remove(id, version);
    if (action === 'open') options.openNotice(id);
    if (action !== 'acknowledge') return;
    // A kill in between costs no acknowledgement.
    await acks.add(id, version);
    emergencies.acknowledge(id, version);
    reminders.forget(id, version);
  }

  return {
    handlers: {
      'host.attention': state,
      'host.attend': async (params) => {
        await attend(params);
        return {};
      },
      'host.snooze': ({ id, version, length }) => {
        if (emergencies.standing.some(({ summary }) => summary.id === id))
          throw new GazetteError('forbidden', 'an emergency cannot be put off');
        const until = snoozeEnd(length, wallClock());
        reminders.snooze(id, version, until, journal.find(id, version)?.mustAck ?? false);
        direct.remove(id, version);
        return { until };
      },
    },
    get state() {
      return state();
    },
    position: journal.position,
    begin() {
      hasBegun = true;
      changed();
    },
    take(events, how, position) {
      heard.take(events);
      emergencies.take(events);
      direct.take(events);
      reminders.take(events);
      notifier.take(events, how, position);
      tellFound(events);
    },
    setBusy: (isBusy) => notifier.setBusy(isBusy),
    async wentLive() {
      isLive = true;
      const acknowledged = files.acks.value;
      acks.flush();
      const parts = [confirmStanding, () => tellUnshown(acknowledged), tellSkipped];
      // One that fails keeps no other back; whoever called tries again.
      const failures: unknown[] = [];
      for (const part of parts) await part().catch((error: unknown) => failures.push(error));
      look();
      if (failures.length > 0) throw failures[0];
    },
    resynced() {
      heard.forget();
      wasSkipped = true;
      if (!isLive) return;
      confirmStanding().catch((error: unknown) => options.log(`emergencies: ${String(error)}`));
    },
    lost() {
      isLive = false;
      notifier.setBusy(true);
    },
    look,
    closeDirect: () => direct.clear(),
    async stop(position) {
      for (const callOff of [callOffLook, callOffTell, callOffRelease]) callOff?.();
      isLive = false;
      for (const part of [emergencies, reminders, acks]) part.stop();
      await notifier.stop(position);
      await reminders.settled();
      await Promise.all(Object.values(files).map((file) => file.settled()));
      await journal.close();
    },
  };
}
