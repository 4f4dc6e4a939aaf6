/** Helpers of the tests of notifications; product code never imports this file. */
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { DEFAULT_POLICY } from '../../server-bridge/contract/policy.ts';
import { fakeCaller, manualClock, sampleAnswer, sampleChange, sampleSummary } from '../bridge/testing.ts';
import type { JsonFile } from '../settings/json-file.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../settings/preferences.ts';
import type { Ack } from './acks.ts';
import { createAttention } from './attention.ts';
import type { Standing } from './emergencies.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';
import type { Announcement } from './notifier.ts';
import type { Reminder } from './reminders.ts';

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
    knows: (id) => records.some((entry) => entry.id === id),
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

/** A Friday, 12:00 by the wall clock. */
export const NOON = new Date('2026-06-12T12:00').getTime();
/** A desk with everything of attention on it, and a bridge that answers from `notices`. */
export function setUpDesk(
  options: {
    settings?: Partial<Preferences>;
    policy?: Partial<typeof DEFAULT_POLICY.notifications>;
    standing?: Standing[];
    journal?: ReturnType<typeof memoryJournal>;
    reminders?: Reminder[];
  } = {},
) {
  const clock = manualClock();
  /** What the wall clock was set forward by, in ms. */
  const skew = { ms: 0 };
  const wallClock = (): number => NOON + clock.now() + skew.ms;
  const settings: Preferences = { ...DEFAULT_PREFERENCES, ...options.settings };
  const memory = options.journal ?? memoryJournal();
  const files = {
    emergencies: memoryFile<Standing[]>(options.standing ?? []),
    reminders: memoryFile<Reminder[]>(options.reminders ?? []),
    acks: memoryFile<Ack[]>([]),
  };
  /** What the bridge has now. */
  const notices = new Map<string, NoticeSummary>();
  const bridge = { isAway: false, isNew: false };
  const caller = fakeCaller({
    'notices.get': ({ id }) => {
      const summary = notices.get(id);
      if (bridge.isAway) throw new GazetteError('disconnected', 'away');
      if (summary === undefined)
        return {
          status: bridge.isNew ? 'unknown' : 'withdrawn',
          position: { epoch: 'e1', seq: 1 },
          id,
          title: null,
          at: null,
        };
      const answer = sampleAnswer(id, summary.seq);
      return { ...answer, notice: { ...answer.notice, summary } };
    },
    'notices.list': ({ filter, offset, limit }) => {
      if (bridge.isAway) throw new GazetteError('disconnected', 'away');
      const found = [...notices.values()].filter(
        ({ level, requiresAck, mark, version }) =>
          (filter.levels?.includes(level) ?? true) &&
          (filter.unread !== true || mark.readVersion < version) &&
          (filter.needsAck !== true || (requiresAck && mark.ackVersion < version)),
      );
      const items = found.slice(offset, offset + limit);
      return { position: { epoch: 'e1', seq: 1 }, total: found.length, items };
    },
    'marks.set': ({ items }) => {
      if (bridge.isAway) throw new GazetteError('disconnected', 'away');
      return {
        marks: items.map(({ id, read = 0, ack = 0, at }) => ({
          id,
          mark: { rev: 1, readVersion: read, readAt: at, ackVersion: ack, ackAt: at },
        })),
      };
    },
  });
  const shown: Announcement[] = [];
  const opened: string[] = [];
  const states: AttentionState[] = [];
  let keys = 0;
  const person: { language: 'zh' | 'en' } = { language: 'en' };
  const attention = createAttention({
    journal: memory.journal,
    files,
    caller,
    settings: () => settings,
    policy: () => ({ ...DEFAULT_POLICY.notifications, ...options.policy }),
    language: () => person.language,
    notify(announcement) {
      shown.push(announcement);
      return true;
    },
    openNotice: (id) => opened.push(id),
    onState: (state) => states.push(state),
    newKey: () => `key-${(keys += 1)}-000`,
    now: clock.now,
    wallClock,
    later: clock.later,
    log: () => undefined,
  });
  attention.begin();
  attention.setBusy(false);
  let seq = 0;
  const change = (id: string, more: Partial<NoticeSummary>, kind: 'published' | 'updated' = 'published') => {
    seq += 1;
    const summary = sampleSummary(id, seq, more);
    notices.set(id, summary);
    attention.take([sampleChange(id, seq, { kind, version: summary.version, summary })], 'live', null);
  };
  const withdraw = (id: string): void => {
    seq += 1;
    notices.delete(id);
    attention.take([sampleChange(id, seq, { kind: 'withdrawn', summary: null })], 'live', null);
  };
  const marked = (id: string, mark: Partial<NoticeSummary['mark']>): void => {
    const known = notices.get(id) ?? sampleSummary(id, 1);
    const next = { ...known.mark, rev: known.mark.rev + 1, ...mark };
    notices.set(id, { ...known, mark: next });
    const event: AnyEvent = { event: 'marks:changed', payload: { rev: 1, marks: [{ id, mark: next }] } };
    attention.take([event], 'live', null);
  };
  const attend = (id: string, action: 'open' | 'acknowledge' | 'dismiss', version = 1) =>
    attention.handlers['host.attend']({ id, version, action }, null);
  const snooze = (id: string, length: 'quarter' | 'hour' | 'tomorrow') =>
    attention.handlers['host.snooze']({ id, version: 1, length }, null);
  const titles = (): string[] =>
    shown.map((one) => (one.kind === 'notice' ? one.notice.id : `${one.notices.length} together`));
  return {
    ...memory,
    attend,
    attention,
    bridge,
    caller,
    change,
    clock,
    files,
    marked,
    notices,
    opened,
    person,
    settings,
    shown,
    skew,
    snooze,
    states,
    titles,
    wallClock,
    withdraw,
    direct: () => attention.state.direct.map(({ summary }) => summary.id),
    standing: () => attention.state.emergencies.map(({ summary }) => summary.id),
  };
}
