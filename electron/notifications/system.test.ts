import { EventEmitter } from 'node:events';
import type { Notification, NotificationConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { sampleSummary } from '../bridge/testing.ts';
import { notificationName } from './activation.ts';
import type { NotificationRecord } from './journal.ts';
import type { Announcement } from './notifier.ts';
import { attentionStrings } from './strings.ts';
import { answerEarlierNotifications, createSystemNotifications } from './system.ts';
import { memoryJournal } from './testing.ts';

type Activation = { type: string; arguments: string; actionIndex?: number };

/** A system whose notifications are kept here. */
function setUp(platform: NodeJS.Platform, { isSupported = true, hasSound = true, fails = false } = {}) {
  const made: Fake[] = [];
  const earlier: Fake[] = [];
  let activate: ((details: Activation) => void) | null = null;
  class Fake extends EventEmitter {
    readonly options: NotificationConstructorOptions;
    readonly id: string;
    isShown = false;
    constructor(options: NotificationConstructorOptions = {}) {
      super();
      this.options = options;
      this.id = options.id ?? '';
      made.push(this);
    }
    show(): void {
      if (fails) throw new Error('no such service');
      this.isShown = true;
    }
    static isSupported = (): boolean => isSupported;
    static getHistory = (): Promise<Fake[]> => Promise.resolve(earlier);
    static handleActivation(callback: (details: Activation) => void): void {
      activate = callback;
    }
  }
  const chosen: string[] = [];
  const options = {
    Notification: Fake as unknown as typeof Notification,
    platform,
    strings: () => attentionStrings('en'),
    hasSound: () => hasSound,
    onChoice: (choice: string, id: string, version: number) => chosen.push(`${choice} ${id} ${version}`),
    onSummary: () => chosen.push('summary'),
    log: (message: string) => chosen.push(message),
  };
  return {
    Fake,
    chosen,
    earlier,
    made,
    options,
    show: createSystemNotifications(options),
    activate: (details: Activation) => activate?.(details),
  };
}

const how = { isSilent: false, isBare: false, isReminder: false, isCrowded: false };
const notice = (step: 'toast' | 'urgent', requiresAck = false): Announcement => ({
  kind: 'notice',
  notice: sampleSummary('a', 1, { requiresAck }),
  step,
  ...how,
});
const failed = (): void => {
  throw new Error('told as failed');
};

describe('createSystemNotifications', () => {
  it('shows a toast as the system does, with its sound', () => {
    const { made, show } = setUp('linux');
    expect(show(notice('toast'), failed)).toBe(true);
    expect(made[0]?.isShown).toBe(true);
    expect(made[0]?.options).toMatchObject({
      title: 'Notice a',
      silent: false,
      urgency: 'normal',
      timeoutType: 'default',
    });
  });

  it('shows what is urgent as critical, until it is closed; its window has the sound', () => {
    const { made, show } = setUp('linux');
    show(notice('urgent'), failed);
    expect(made[0]?.options).toMatchObject({ silent: true, urgency: 'critical', timeoutType: 'never' });
  });

  it('is silent when the person or the ladder wants it so', () => {
    const quiet = setUp('linux', { hasSound: false });
    quiet.show(notice('toast'), failed);
    const { made, show } = setUp('linux');
    show({ ...notice('toast'), isSilent: true }, failed);
    show({ kind: 'summary', notices: [sampleSummary('a', 1)], ...how, isSilent: true }, failed);
    expect([...quiet.made, ...made].map(({ options }) => options.silent)).toEqual([true, true, true]);
  });

  it('offers to open, to acknowledge where that is asked for, and to be reminded', () => {
    const { chosen, made, show } = setUp('darwin');
    show(notice('toast', true), failed);
    expect(made[0]?.options.actions?.map(({ text }) => text)).toEqual([
      'Open',
      'Acknowledge',
      'In 15 minutes',
    ]);
    for (const actionIndex of [0, 1, 2]) made[0]?.emit('action', { actionIndex }, actionIndex);
    made[0]?.emit('click');
    show(notice('toast'), failed);
    made[1]?.emit('action', { actionIndex: 1 }, 1);
    expect(chosen).toEqual(['open a 1', 'acknowledge a 1', 'snooze a 1', 'open a 1', 'snooze a 1']);
  });

  it('brings up the app for a summary', () => {
    const { chosen, made, show } = setUp('linux');
    show({ kind: 'summary', notices: [sampleSummary('a', 1), sampleSummary('b', 2)], ...how }, failed);
    made[0]?.emit('click');
    expect(chosen).toEqual(['summary']);
  });

  it('says so when the system cannot show it: at once, by an error, or later', () => {
    expect(setUp('linux', { isSupported: false }).show(notice('toast'), failed)).toBe(false);
    expect(setUp('linux', { fails: true }).show(notice('toast'), failed)).toBe(false);
    const late = setUp('win32');
    let told = 0;
    expect(late.show(notice('toast'), () => (told += 1))).toBe(true);
    late.made[0]?.emit('failed', {}, 'not allowed');
    expect(told).toBe(1);
    expect(late.chosen).toEqual(['a notification failed: not allowed']);
  });
});

describe('answerEarlierNotifications', () => {
  const record = (id: string, version: number, mustAck = false): NotificationRecord => ({
    id,
    version,
    outcome: 'shown',
    mustAck,
    at: 1,
  });
  const journalOf = async (...records: NotificationRecord[]) => {
    const { journal } = memoryJournal();
    await journal.write(records, null);
    return journal;
  };

  it('lands on the notice that Windows started the app for, whatever was pressed', async () => {
    const { activate, chosen, options } = setUp('win32');
    const journal = await journalOf(record('a', 1), record('a', 2, true), record('b', 1));
    answerEarlierNotifications({ ...options, journal });
    const tag = notificationName('a', 'win32');
    activate({ type: 'click', arguments: `type=click&tag=${tag}` });
    activate({ type: 'action', arguments: `type=action&action=1&tag=${tag}`, actionIndex: 1 });
    activate({ type: 'click', arguments: 'type=click&tag=123' });
    activate({ type: 'click', arguments: '' });
    expect(chosen).toEqual(['open a 2', 'acknowledge a 2', 'summary', 'summary']);
  });

  it('hears of each use of a notification of this run once, although Windows tells it twice', async () => {
    const { activate, chosen, made, options, show } = setUp('win32');
    answerEarlierNotifications({ ...options, journal: await journalOf(record('a', 1, true)) });
    show(notice('toast', true), failed);
    const tag = notificationName('a', 'win32');
    made[0]?.emit('click');
    activate({ type: 'click', arguments: `type=click&tag=${tag}` });
    made[0]?.emit('action', { actionIndex: 1 }, 1);
    activate({ type: 'action', arguments: `type=action&action=1&tag=${tag}`, actionIndex: 1 });
    expect(chosen).toEqual(['open a 1', 'acknowledge a 1']);
  });

  it('listens to what macOS still shows of an earlier run', async () => {
    const { Fake, chosen, earlier, options } = setUp('darwin');
    earlier.push(new Fake({ id: notificationName('b', 'darwin') }), new Fake({ id: 'something else' }));
    answerEarlierNotifications({ ...options, journal: await journalOf(record('b', 3)) });
    await Promise.resolve();
    for (const notification of earlier) notification.emit('click');
    earlier[0]?.emit('action', { actionIndex: 1 });
    expect(chosen).toEqual(['open b 3', 'summary', 'snooze b 3']);
  });

  it('acknowledges no version that nobody was shown', async () => {
    const { activate, chosen, options } = setUp('win32');
    const unseen = { ...record('a', 2, true), outcome: 'suppressed', why: 'quiet-hours' } as const;
    answerEarlierNotifications({ ...options, journal: await journalOf(record('a', 1, true), unseen) });
    const tag = notificationName('a', 'win32');
    activate({ type: 'action', arguments: `type=action&action=1&tag=${tag}`, actionIndex: 1 });
    expect(chosen).toEqual(['acknowledge a 1']);
  });

  it('has nothing to answer on Linux', async () => {
    const { Fake, chosen, earlier, options } = setUp('linux');
    earlier.push(new Fake({ id: notificationName('b', 'linux') }));
    answerEarlierNotifications({ ...options, journal: await journalOf(record('b', 1)) });
    await Promise.resolve();
    expect(earlier[0]?.listenerCount('click')).toBe(0);
    expect(chosen).toEqual([]);
  });
});

describe('notificationName', () => {
  it('is short and plain on Windows, a deep link on macOS, one for all versions of a notice', () => {
    const long = `${'a~'.repeat(60)}z`;
    expect(notificationName(long, 'win32')).toMatch(/^[0-9a-f]{32}$/);
    expect(notificationName(long, 'win32')).not.toBe(notificationName('a', 'win32'));
    expect(notificationName('a', 'darwin')).toBe('gazette://notice/a');
  });
});
