import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { manualClock, sampleChange, sampleSummary } from '../bridge/testing.ts';
import type { NotificationRecord } from './journal.ts';
import { createNotifier, type Announcement, type Verdict } from './notifier.ts';
import { memoryJournal } from './testing.ts';

const toast: Verdict = { step: 'toast', effect: 'shows', why: null };

function setUp(
  state: {
    judge?: (notice: NoticeSummary) => Verdict;
    isSupported?: boolean;
    fails?: 'at once' | 'later' | 'loudly' | undefined;
  } = {},
) {
  const clock = manualClock();
  const { journal, records, steps } = memoryJournal();
  const shown: Announcement[] = [];
  const settled: NotificationRecord[] = [];
  const logged: string[] = [];
  const notifier = createNotifier({
    journal,
    show(announcement, onFailed) {
      if (state.fails === 'loudly') throw new Error('no display');
      shown.push(announcement);
      steps.push(`show ${announcement.kind}`);
      if (state.fails === 'at once') onFailed();
      if (state.fails === 'later') clock.later(50, onFailed);
      return state.isSupported ?? true;
    },
    judge: (notice) => state.judge?.(notice) ?? toast,
    onSettled: (_notice, record) => settled.push(record),
    now: clock.now,
    wallClock: () => 7,
    later: clock.later,
    log: (message) => logged.push(message),
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
  return { clock, logged, state, steps, records, shown, settled, notifier, published, live, kinds };
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

  it('shows the next one when one could not be shown at all', async () => {
    const { clock, kinds, live, logged, published, state } = setUp({ fails: 'loudly' });
    live(published('a'));
    await clock.advance(0);
    state.fails = undefined;
    live(published('b'));
    await clock.advance(0);
    expect(kinds()).toEqual(['b']);
    expect(logged).toEqual(['a notice could not be shown: Error: no display']);
  });

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

  it.each<[string, Verdict, NotificationRecord['why']]>([
    ['turned off', { step: 'toast', effect: 'never', why: 'turned-off' }, 'turned-off'],
    ['quiet hours', { step: 'window', effect: 'waits', why: 'quiet-hours' }, 'quiet-hours'],
    ['the badge only', { step: 'badge', effect: 'shows', why: null }, 'badge'],
    ['the inbox only', { step: 'inbox', effect: 'shows', why: null }, 'inbox'],
  ])('records what is not shown and why: %s', async (_name, verdict, why) => {
    const { clock, kinds, records, settled, live, published } = setUp({ judge: () => verdict });
    live(published('a'));
    await clock.advance(5_000);
    expect(kinds()).toEqual([]);
    expect(records).toMatchObject([{ id: 'a', outcome: 'suppressed', why, step: verdict.step }]);
    expect(settled).toEqual(records);
  });

  it('records what the system does not show at all', async () => {
    const { clock, records, live, published } = setUp({ isSupported: false });
    live(published('b'));
    await clock.advance(0);
    expect(records.at(-1)).toMatchObject({ id: 'b', outcome: 'suppressed', why: 'unsupported' });
  });

  it('keeps back what was taken before and comes up after quiet hours began', async () => {
    const { clock, kinds, notifier, records, published, state } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a'), published('b')], 'caught-up', null);
    state.judge = () => ({ step: 'toast', effect: 'waits', why: 'quiet-hours' });
    notifier.setBusy(false);
    await clock.advance(300);
    expect(kinds()).toEqual([]);
    expect(records.slice(2)).toMatchObject([
      { id: 'a', outcome: 'suppressed', why: 'quiet-hours' },
      { id: 'b', outcome: 'suppressed', why: 'quiet-hours' },
    ]);
  });

  it('says silently, and without contents, what is to be said so', async () => {
    const { clock, shown, live, published } = setUp({
      judge: ({ id }) => ({
        step: 'urgent',
        effect: id === 'a' ? 'silent' : 'bare',
        why: 'presentation',
      }),
    });
    live(published('a'), published('b'));
    await clock.advance(0);
    expect(shown).toMatchObject([
      { step: 'urgent', isSilent: true, isBare: false },
      { step: 'urgent', isSilent: true, isBare: true },
    ]);
  });

  it('puts every urgent one of a burst in its window at once, three with a notification', async () => {
    const { clock, shown, live, published } = setUp({
      judge: () => ({ step: 'urgent', effect: 'shows', why: null }),
    });
    live(...['a', 'b', 'c', 'd', 'e'].map((id) => published(id, { level: 'urgent' })));
    await clock.advance(0);
    expect(shown.map(({ isCrowded }) => isCrowded)).toEqual([false, false, false, true, true]);
  });

  it('lets an emergency wait for nothing, what is urgent only for a first scan', async () => {
    const { clock, kinds, notifier, published } = setUp({
      judge: ({ level }) => ({
        step: level === 'emergency' ? 'emergency' : 'urgent',
        effect: 'shows',
        why: null,
      }),
    });
    notifier.setBusy(true);
    notifier.take([published('old', { level: 'urgent' }, true)], 'live', null);
    notifier.take([published('missed', { level: 'urgent' })], 'caught-up', null);
    notifier.take([published('fire', { level: 'emergency' }, true)], 'live', null);
    await clock.advance(0);
    expect(kinds()).toEqual(['missed', 'fire']);
  });

  it('takes a new version of what is loud for news, and what has expired for none', async () => {
    const { clock, kinds, live, published } = setUp();
    live(
      sampleChange('a', 1, { version: 2, summary: sampleSummary('a', 1, { version: 2, level: 'urgent' }) }),
      published('b', { state: 'expired' }),
    );
    await clock.advance(5_000);
    expect(kinds()).toEqual(['a']);
  });

  it('tells again what was kept back: one as itself, many in a summary, what is loud at once', async () => {
    const { clock, kinds, notifier } = setUp();
    notifier.again([
      sampleSummary('a', 1),
      sampleSummary('b', 2),
      sampleSummary('c', 3, { level: 'urgent' }),
    ]);
    await clock.advance(0);
    expect(kinds()).toEqual(['c']);
    await clock.advance(300);
    expect(kinds()).toEqual(['c', '2 together']);
  });

  it('shows what is still kept when the app ends', async () => {
    const { kinds, notifier, published } = setUp();
    notifier.setBusy(true);
    notifier.take([published('a'), published('b')], 'live', null);
    await notifier.stop({ epoch: 'e1', seq: 2 });
    expect(kinds()).toEqual(['2 together']);
  });
});
