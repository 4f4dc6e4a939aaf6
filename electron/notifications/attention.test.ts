import { describe, expect, it } from 'vitest';
import { sampleChange, sampleSummary } from '../bridge/testing.ts';
import { memoryJournal, NOON, setUpDesk } from './testing.ts';

const HOUR = 3_600_000;
const ack = { requiresAck: true };
const fire = { level: 'emergency', requiresAck: true } as const;

it('tells its windows of another language and of the sound', async () => {
  const it = setUpDesk();
  await it.attention.wentLive();
  it.change('fire', fire);
  await it.clock.advance(1_000);
  expect(it.states.at(-1)).toMatchObject({ language: 'en', hasSound: true });
  it.person.language = 'zh';
  it.settings.sound = false;
  it.attention.look();
  await it.clock.advance(1_000);
  expect(it.states.at(-1)).toMatchObject({ language: 'zh', hasSound: false });
  const told = it.states.length;
  it.attention.look();
  await it.clock.advance(1_000);
  expect(it.states).toHaveLength(told);
});

describe('what was kept back', () => {
  it('appears as one summary when do-not-disturb is switched off', async () => {
    const it = setUpDesk({ settings: { doNotDisturb: { isOn: true, until: null } } });
    await it.attention.wentLive();
    for (const id of ['a', 'b', 'c']) it.change(id, {});
    it.change('w', { level: 'important' });
    await it.clock.advance(10_000);
    expect(it.titles()).toEqual([]);
    expect(it.direct()).toEqual([]);
    expect(it.attention.state).toMatchObject({
      waiting: 4,
      suppression: { why: 'do-not-disturb', until: null },
    });
    it.settings.doNotDisturb = { isOn: false, until: null };
    it.attention.look();
    await it.clock.advance(1_000);
    expect(it.titles()).toEqual(['4 together']);
    expect(it.last('a')).toMatchObject({ outcome: 'summarised' });
    expect(it.attention.state).toMatchObject({ waiting: 0, suppression: null });
    await it.clock.advance(HOUR);
    expect(it.titles()).toHaveLength(1);
  });

  it('appears when the time set for it is over, without what was read or withdrawn meanwhile', async () => {
    const it = setUpDesk({ settings: { doNotDisturb: { isOn: true, until: NOON + HOUR } } });
    await it.attention.wentLive();
    for (const id of ['a', 'b', 'c', 'd']) it.change(id, {});
    it.marked('a', { readVersion: 1 });
    it.withdraw('b');
    await it.clock.advance(HOUR - 1);
    expect(it.titles()).toEqual([]);
    await it.clock.advance(2_000);
    expect(it.titles()).toEqual(['2 together']);
    expect(it.last('a')).toMatchObject({ outcome: 'suppressed', why: 'read' });
    expect(it.last('b')).toMatchObject({ outcome: 'suppressed', why: 'read' });
  });

  it('appears at the next start, as itself when it is one', async () => {
    const first = setUpDesk({ settings: { presentation: true } });
    await first.attention.wentLive();
    first.change('a', {});
    await first.clock.advance(100);
    const memory = memoryJournal();
    await memory.journal.write(first.records, null);
    const second = setUpDesk({ journal: memory });
    second.change('a', {});
    await second.attention.wentLive();
    await second.clock.advance(1_000);
    expect(second.titles()).toEqual(['a']);
    expect(second.last('a')).toMatchObject({ outcome: 'shown', step: 'toast' });
  });

  it('has its record when it is withdrawn in the last moment', async () => {
    const it = setUpDesk({ settings: { presentation: true } });
    await it.attention.wentLive();
    it.change('a', {});
    it.change('b', {});
    it.settings.presentation = false;
    it.attention.look();
    await it.clock.advance(100);
    it.withdraw('a');
    await it.clock.advance(10_000);
    expect(it.titles()).toEqual(['b']);
    expect(it.last('a')).toMatchObject({ outcome: 'suppressed', why: 'read' });
    expect(it.attention.state.waiting).toBe(0);
  });

  it('waits for the bridge', async () => {
    const it = setUpDesk({ settings: { presentation: true } });
    await it.attention.wentLive();
    it.change('a', {});
    it.attention.lost();
    it.settings.presentation = false;
    it.attention.look();
    await it.clock.advance(HOUR);
    expect(it.titles()).toEqual([]);
    await it.attention.wentLive();
    await it.clock.advance(HOUR);
    expect(it.titles()).toEqual(['a']);
  });
});

describe('the window of notices of their own', () => {
  it('holds all of them, newest first, until they are read, acknowledged, withdrawn or closed', async () => {
    const it = setUpDesk();
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      it.change(id, { level: 'important', requiresAck: id === 'e' });
    await it.clock.advance(50);
    expect(it.direct()).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(it.titles()).toEqual([]);
    it.marked('a', { readVersion: 1 });
    it.withdraw('b');
    it.change('c', { level: 'important', version: 2 }, 'updated');
    it.marked('e', { readVersion: 1 });
    expect(it.direct()).toEqual(['e', 'd']);
    it.marked('e', { readVersion: 1, ackVersion: 1 });
    expect(it.direct()).toEqual(['d']);
    it.attention.closeDirect();
    expect(it.direct()).toEqual([]);
  });

  it('rings once for each, never when it is to be silent', async () => {
    const it = setUpDesk({ settings: { quietHours: { isOn: true, from: '12:00', to: '13:00', days: [5] } } });
    it.change('a', { level: 'urgent' });
    await it.clock.advance(50);
    expect(it.attention.state.direct).toMatchObject([{ step: 'urgent', rings: 0 }]);
    expect(it.shown).toMatchObject([{ step: 'urgent', isSilent: true }]);
  });

  it('does what its buttons say', async () => {
    const it = setUpDesk();
    for (const id of ['a', 'b', 'c']) it.change(id, { level: 'urgent', ...ack });
    await it.clock.advance(50);
    await it.attend('a', 'open');
    await it.attend('b', 'acknowledge');
    await it.attend('c', 'dismiss');
    await it.clock.advance(50);
    expect(it.opened).toEqual(['a']);
    expect(it.caller.calls.filter(({ method }) => method === 'marks.set')).toMatchObject([
      { params: { items: [{ id: 'b', ack: 1, read: 1 }] } },
    ]);
    expect(it.direct()).toEqual([]);
    expect(it.files.reminders.value.map(({ id }) => id)).toEqual(['a', 'c']);
  });
});

describe('an emergency', () => {
  it('stands until it is acknowledged, and the acknowledgement waits for the bridge', async () => {
    const it = setUpDesk();
    it.bridge.isAway = true;
    it.change('fire', fire);
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire']);
    await it.attend('fire', 'acknowledge');
    expect(it.standing()).toEqual([]);
    expect(it.last('fire')).toMatchObject({ outcome: 'shown', step: 'emergency', ended: 'acknowledged' });
    expect(it.files.acks.value).toHaveLength(1);
    it.bridge.isAway = false;
    await it.clock.advance(3_000);
    expect(it.files.acks.value).toEqual([]);
  });

  it.each<[string, (it: ReturnType<typeof setUpDesk>) => void]>([
    ['withdrawn', (it) => it.withdraw('fire')],
    ['of a lower level', (it) => it.change('fire', { level: 'normal', version: 2 }, 'updated')],
    ['expired', (it) => it.attention.take([sampleChange('fire', 9, { kind: 'expired' })], 'live', null)],
  ])('is over everywhere with the all-clear: %s', async (_name, clear) => {
    const it = setUpDesk();
    it.change('fire', fire);
    await it.clock.advance(50);
    clear(it);
    expect(it.standing()).toEqual([]);
    expect(it.records.some(({ id, ended }) => id === 'fire' && ended === 'all-clear')).toBe(true);
    await it.clock.advance(50);
    expect(it.states.at(-1)?.emergencies).toEqual([]);
  });

  it('expires while no bridge runs', async () => {
    const it = setUpDesk();
    it.bridge.isAway = true;
    it.change('fire', { ...fire, expires: { at: NOON + HOUR, text: '', precision: 'minute' } });
    await it.clock.advance(HOUR);
    expect(it.standing()).toEqual([]);
  });

  it('times out by policy, and is reminded of from then on', async () => {
    const it = setUpDesk({ policy: { emergencyMinutes: 10 } });
    await it.attention.wentLive();
    it.change('fire', fire);
    await it.clock.advance(9 * 60_000);
    expect(it.standing()).toEqual(['fire']);
    await it.clock.advance(60_000);
    expect(it.standing()).toEqual([]);
    expect(it.last('fire')).toMatchObject({ ended: 'timed-out' });
    await it.clock.advance(15 * 60_000 + 1_000);
    expect(it.shown).toMatchObject([{ step: 'urgent', isReminder: true, notice: { id: 'fire' } }]);
  });

  it('stands again after a restart, before the bridge is there, and goes when that says so', async () => {
    const standing = [{ summary: sampleSummary('fire', 1, fire), at: NOON - 5 }];
    const it = setUpDesk({ standing });
    await it.clock.advance(50);
    expect(it.states.at(-1)?.emergencies).toMatchObject([{ summary: { id: 'fire' } }]);
    await it.attention.wentLive();
    expect(it.standing()).toEqual([]);
    expect(it.last('fire')).toMatchObject({ ended: 'all-clear' });
  });

  it('is over when its all-clear was among changes that were skipped', async () => {
    const it = setUpDesk();
    it.change('fire', fire);
    await it.clock.advance(50);
    await it.attention.wentLive();
    expect(it.standing()).toEqual(['fire']);
    it.notices.delete('fire');
    it.attention.resynced();
    await it.clock.advance(0);
    expect(it.standing()).toEqual([]);
  });

  it('is one of several, a newer version in the place of the older', async () => {
    const it = setUpDesk();
    it.change('fire', fire);
    it.change('flood', fire);
    it.change('fire', { ...fire, version: 2 }, 'updated');
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire', 'flood']);
    expect(it.attention.state.emergencies[0]?.summary.version).toBe(2);
    it.marked('fire', { ackVersion: 1 });
    expect(it.standing()).toContain('fire');
    it.marked('fire', { ackVersion: 2 });
    expect(it.standing()).toEqual(['flood']);
  });

  it('cannot be put off', async () => {
    const it = setUpDesk();
    it.change('fire', fire);
    await it.clock.advance(50);
    expect(() => it.snooze('fire', 'hour')).toThrow('cannot be put off');
  });
});

describe('reminders', () => {
  const MINUTE = 60_000;

  it('come at a growing pause up to the longest, until it is acknowledged', async () => {
    const it = setUpDesk({ policy: { remindMostMinutes: 50 } });
    await it.attention.wentLive();
    it.change('a', ack);
    await it.clock.advance(100);
    const at: number[] = [];
    for (let minute = 1; minute <= 200; minute += 1) {
      const before = it.shown.length;
      await it.clock.advance(MINUTE);
      if (it.shown.length > before) at.push(minute);
    }
    expect(at).toEqual([15, 45, 95, 145, 195]);
    it.marked('a', { ackVersion: 1 });
    await it.clock.advance(300 * MINUTE);
    expect(it.shown).toHaveLength(6);
    expect(it.shown.slice(1).every(({ isReminder }) => isReminder)).toBe(true);
  });

  it('wait while nothing may disturb, and survive a restart', async () => {
    const first = setUpDesk();
    await first.attention.wentLive();
    first.change('a', ack);
    await first.clock.advance(MINUTE);
    const second = setUpDesk({
      settings: { presentation: true },
      reminders: first.files.reminders.value,
    });
    second.change('x', {});
    second.change('a', ack);
    await second.attention.wentLive();
    await second.clock.advance(60 * MINUTE);
    expect(second.titles()).toEqual([]);
    second.settings.presentation = false;
    second.attention.look();
    await second.clock.advance(2 * MINUTE);
    expect(second.shown.some(({ isReminder }) => isReminder)).toBe(true);
  });

  it('of several at once are one', async () => {
    const it = setUpDesk();
    await it.attention.wentLive();
    for (const id of ['a', 'b', 'c']) it.change(id, ack);
    await it.clock.advance(16 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b', 'c', '3 together']);
  });

  it('end with the version', async () => {
    const it = setUpDesk();
    await it.attention.wentLive();
    it.change('a', ack);
    it.change('b', ack);
    await it.clock.advance(10 * MINUTE);
    it.change('a', { ...ack, version: 2 }, 'updated');
    it.withdraw('b');
    await it.clock.advance(10 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b', 'a']);
    await it.clock.advance(6 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b', 'a', 'a']);
  });

  it('are none where the person wants none, or nothing has to be acknowledged', async () => {
    const it = setUpDesk({ settings: { remindMinutes: null } });
    await it.attention.wentLive();
    it.change('a', ack);
    const other = setUpDesk();
    await other.attention.wentLive();
    other.change('b', {});
    for (const { clock } of [it, other]) await clock.advance(24 * HOUR);
    expect([...it.titles(), ...other.titles()]).toEqual(['a', 'b']);
  });

  it('come when the snooze ends, and go on where an acknowledgement is missing', async () => {
    const it = setUpDesk();
    await it.attention.wentLive();
    it.change('a', ack);
    it.change('b', {});
    await it.clock.advance(MINUTE);
    expect(await it.snooze('a', 'hour')).toEqual({ until: it.wallClock() + HOUR });
    await it.snooze('b', 'hour');
    await it.clock.advance(59 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b']);
    await it.clock.advance(2 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b', '2 together']);
    await it.clock.advance(20 * MINUTE);
    expect(it.titles()).toEqual(['a', 'b', '2 together', 'a']);
  });
});
