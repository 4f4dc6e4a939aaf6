import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { manualClock, sampleChange, sampleSummary } from '../bridge/testing.ts';
import type { NotificationJournal, NotificationRecord } from './journal.ts';
import { createNotifier, type Announcement } from './notifier.ts';

function setUp(state: { isEnabled?: boolean; isSupported?: boolean; fails?: 'at once' | 'later' } = {}) {
  const clock = manualClock();
  const steps: string[] = [];
  const records: NotificationRecord[] = [];
  const journal: NotificationJournal = {
    hasHistory: true,
    position: null,
    unshown: [],
    has: (id, version) => records.some((entry) => entry.id === id && entry.version === version),
    async write(added) {
      records.push(...added);
      for (const { id, outcome } of added) steps.push(`${outcome} ${id}`);
    },
    close: async () => {},
  };
  const shown: Announcement[] = [];
  const notifier = createNotifier({
    journal,
    show(announcement, onFailed) {
      shown.push(announcement);
      steps.push(`show ${announcement.kind}`);
      if (state.fails === 'at once') onFailed();
      if (state.fails === 'later') clock.later(50, onFailed);
      return state.isSupported ?? true;
    },
    isEnabled: () => state.isEnabled ?? true,
    now: clock.now,
    wallClock: () => 7,
    later: clock.later,
  });
  notifier.setBusy(false);
  let seq = 0;
  const published = (id: string, more: Partial<NoticeSummary> = {}, isBackfill = false): AnyEvent => {
    seq += 1;
    return sampleChange(id, seq, { kind: 'published', summary: sampleSummary(id, seq, more), isBackfill });
  };
  const live = (...events: AnyEvent[]) => notifier.take(events, 'live', null);
  const kinds = (): string[] =>
    shown.map((announcement) =>
      announcement.kind === 'notice' ? announcement.notice.id : `${announcement.notices.length} together`,
    );
  return { clock, steps, records, shown, notifier, published, live, kinds };
}

describe('createNotifier', () => {
  it('shows a new notice at once, recorded before and after', async () => {
    const { clock, steps, live, published } = setUp();
    live(published('a'));
    await clock.advance(0);
    expect(steps).toEqual(['pending a', 'show notice', 'shown a']);
  });

  it.each(['at once', 'later'] as const)(
    'records what the system could not show after all, told %s',
    async (fails) => {
      const { clock, records, live, published } = setUp({ fails });
      live(published('a'));
      await clock.advance(100);
      expect(records.at(-1)).toMatchObject({ id: 'a', outcome: 'suppressed', why: 'failed' });
    },
  );

  it('shows one version once, whatever is told again', async () => {
    const { clock, kinds, live, published } = setUp();
    live(published('a'), published('a'));
    live(published('a'));
    await clock.advance(5_000);
    expect(kinds()).toEqual(['a']);
  });

  it('is silent about versions, unless they must be acknowledged', async () => {
    const { clock, kinds, live } = setUp();
    const updated = (id: string, requiresAck: boolean) =>
      sampleChange(id, 1, { version: 2, summary: sampleSummary(id, 1, { version: 2, requiresAck }) });
    live(updated('a', false), updated('b', true));
    for (const kind of ['current', 'expired', 'moderation', 'withdrawn'] as const) {
      live(sampleChange('c', 2, { kind }));
    }
    await clock.advance(5_000);
    expect(kinds()).toEqual(['b']);
  });

  it('is silent about what was read elsewhere', async () => {
    const { clock, kinds, live, published } = setUp();
    live(published('a', { mark: { rev: 1, readVersion: 1, readAt: 1, ackVersion: 0, ackAt: null } }));
    await clock.advance(5_000);
    expect(kinds()).toEqual([]);
  });

  it('shows three of a burst and the rest of it together', async () => {
    const { clock, kinds, live, published } = setUp();
    live(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => published(id)));
    await clock.advance(0);
    expect(kinds()).toEqual(['a', 'b', 'c']);
    await clock.advance(1_000);
    expect(kinds()).toEqual(['a', 'b', 'c', '3 together']);
    await clock.advance(1_000);
    live(published('g'));
    await clock.advance(0);
    expect(kinds().at(-1)).toBe('g');
  });

  it('makes one summary of what it caught up with and of a first scan', async () => {
    const { clock, kinds, notifier, published } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a'), published('b')], 'caught-up', null);
    notifier.take([published('c', {}, true)], 'live', null);
    notifier.take([published('d')], 'live', null);
    await clock.advance(5_000);
    expect(kinds()).toEqual([]);
    notifier.setBusy(false);
    await clock.advance(300);
    expect(kinds()).toEqual(['4 together']);
  });

  it('shows a single one that it caught up with as itself', async () => {
    const { clock, kinds, notifier, published } = setUp();
    notifier.take([published('a')], 'caught-up', null);
    await clock.advance(300);
    expect(kinds()).toEqual(['a']);
  });

  it('is not silenced for ever by a scan that does not end', async () => {
    const { clock, kinds, notifier, published } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a')], 'live', null);
    await clock.advance(60_000);
    expect(kinds()).toEqual(['a']);
  });

  it('leaves out what was withdrawn before it was shown', async () => {
    const { clock, kinds, notifier, published } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a'), published('b')], 'live', null);
    notifier.take([sampleChange('a', 9, { kind: 'withdrawn' })], 'live', null);
    notifier.setBusy(false);
    await clock.advance(300);
    expect(kinds()).toEqual(['b']);
  });

  it('records what is suppressed and why', async () => {
    const off = setUp({ isEnabled: false });
    off.live(off.published('a'));
    await off.clock.advance(5_000);
    expect(off.kinds()).toEqual([]);
    expect(off.records).toMatchObject([{ id: 'a', outcome: 'suppressed', why: 'turned-off' }]);
    const unable = setUp({ isSupported: false });
    unable.live(unable.published('b'));
    await unable.clock.advance(0);
    expect(unable.records.at(-1)).toMatchObject({ id: 'b', outcome: 'suppressed', why: 'unsupported' });
  });

  it('shows what is still kept when the app ends', async () => {
    const { kinds, notifier, published } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a'), published('b')], 'live', null);
    await notifier.stop({ epoch: 'e1', seq: 2 });
    expect(kinds()).toEqual(['2 together']);
  });
});
