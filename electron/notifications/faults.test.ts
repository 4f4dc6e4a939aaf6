/** What must not be lost when something goes wrong at the worst moment. */
import { describe, expect, it } from 'vitest';
import { sampleChange, sampleSummary } from '../bridge/testing.ts';
import type { NotificationRecord } from './journal.ts';
import { memoryJournal, NOON, setUpDesk } from './testing.ts';

const fire = { level: 'emergency', requiresAck: true } as const;
const shownFire: NotificationRecord = {
  id: 'fire',
  version: 1,
  outcome: 'shown',
  step: 'emergency',
  mustAck: true,
  at: NOON,
};

describe('an emergency and a kill', () => {
  it('is raised again when only its record reached the disk', async () => {
    const it = setUpDesk({ journal: memoryJournal([shownFire]) });
    it.notices.set('fire', sampleSummary('fire', 1, fire));
    await it.attention.wentLive();
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire']);
  });

  it('stands once when it stands already, and not when its acknowledgement waits to be sent', async () => {
    const summary = sampleSummary('fire', 1, fire);
    const it = setUpDesk({ journal: memoryJournal([shownFire]), standing: [{ summary, at: NOON - 9 }] });
    it.notices.set('fire', summary);
    await it.attention.wentLive();
    await it.clock.advance(50);
    expect(it.attention.state.emergencies).toMatchObject([{ at: NOON - 9 }]);
    const other = setUpDesk({ journal: memoryJournal([shownFire]) });
    other.notices.set('fire', summary);
    await other.files.acks.save([{ key: 'key-of-old', id: 'fire', version: 1, at: NOON }]);
    await other.attention.wentLive();
    await other.clock.advance(50);
    expect(other.standing()).toEqual([]);
  });

  it('stands until its acknowledgement is written down', async () => {
    const it = setUpDesk();
    it.change('fire', fire);
    await it.clock.advance(50);
    let written: () => void = () => undefined;
    const { save } = it.files.acks;
    it.files.acks.save = async (value) => {
      await new Promise<void>((resolve) => (written = resolve));
      return save(value);
    };
    const answer = it.attend('fire', 'acknowledge');
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire']);
    written();
    await answer;
    expect(it.standing()).toEqual([]);
  });
});

describe('an emergency and its all-clear', () => {
  it.each<[string, (it: ReturnType<typeof setUpDesk>) => void]>([
    ['withdrawn', (it) => it.withdraw('fire')],
    ['acknowledged elsewhere', (it) => it.marked('fire', { ackVersion: 1 })],
    ['of a lower level', (it) => it.change('fire', { level: 'normal', version: 2 }, 'updated')],
    ['expired', (it) => it.attention.take([sampleChange('fire', 9, { kind: 'expired' })], 'live', null)],
  ])('is over although it was not raised yet: %s', async (_name, clear) => {
    const it = setUpDesk();
    it.change('fire', fire);
    clear(it);
    await it.clock.advance(50);
    expect(it.standing()).toEqual([]);
    expect(it.journal.find('fire', 1)?.ended).toBeDefined();
  });

  it('is raised again when it comes back unchanged', async () => {
    const it = setUpDesk();
    it.change('fire', fire);
    await it.clock.advance(50);
    it.withdraw('fire');
    expect(it.standing()).toEqual([]);
    it.change('fire', fire);
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire']);
  });

  it('stays while a bridge that begins anew does not know it', async () => {
    const it = setUpDesk({ standing: [{ summary: sampleSummary('fire', 1, fire), at: NOON - 5 }] });
    it.bridge.isNew = true;
    await it.attention.wentLive();
    expect(it.standing()).toEqual(['fire']);
  });

  it('is raised although it was read, as long as it is not acknowledged', async () => {
    const it = setUpDesk();
    it.change('fire', { ...fire, mark: { rev: 1, readVersion: 1, readAt: 1, ackVersion: 0, ackAt: null } });
    await it.clock.advance(50);
    expect(it.standing()).toEqual(['fire']);
  });
});

describe('an older version', () => {
  it('ends nothing of a newer one when it is acknowledged', async () => {
    const it = setUpDesk();
    for (const version of [1, 2]) {
      it.change('fire', { ...fire, version }, version === 1 ? 'published' : 'updated');
      it.change(
        'a',
        { level: 'urgent', requiresAck: true, version },
        version === 1 ? 'published' : 'updated',
      );
      await it.clock.advance(50);
    }
    await it.attend('fire', 'acknowledge', 1);
    await it.attend('a', 'acknowledge', 1);
    expect(it.standing()).toEqual(['fire']);
    expect(it.direct()).toEqual(['a']);
    expect(it.files.reminders.value).toMatchObject([{ id: 'a', version: 2 }]);
    await it.attend('fire', 'acknowledge', 2);
    await it.attend('a', 'acknowledge', 2);
    expect([...it.standing(), ...it.direct(), ...it.files.reminders.value]).toEqual([]);
  });
});

describe('a reminder', () => {
  it('is on record as shown, so that a click on it finds its notice after a restart', async () => {
    const it = setUpDesk({ settings: { steps: { info: 'badge', normal: 'inbox', important: 'window' } } });
    await it.attention.wentLive();
    it.change('a', { requiresAck: true });
    await it.clock.advance(16 * 60_000);
    expect(it.titles()).toEqual(['a']);
    expect(it.last('a')).toMatchObject({ outcome: 'shown', step: 'toast' });
  });
});

describe('what was missed', () => {
  it('is looked up in the list of another log, each version once', async () => {
    const it = setUpDesk();
    it.change('known', { level: 'urgent' });
    await it.clock.advance(50);
    it.attention.lost();
    it.attention.resynced();
    it.notices.set('fire', sampleSummary('fire', 1, fire));
    it.notices.set('sign', sampleSummary('sign', 2, { requiresAck: true }));
    it.notices.set('plain', sampleSummary('plain', 3));
    await it.attention.wentLive();
    it.attention.setBusy(false);
    await it.clock.advance(1_000);
    expect(it.titles()).toEqual(['known', 'sign']);
    expect(it.standing()).toEqual(['fire']);
    expect(it.last('sign')).toMatchObject({ outcome: 'shown' });
    it.attention.lost();
    await it.attention.wentLive();
    expect(it.caller.calls.filter(({ method }) => method === 'notices.list')).toHaveLength(2);
  });

  it.each(['updated', 'current', 'moderation'] as const)(
    'is news although its publication hides behind %s',
    async (kind) => {
      const it = setUpDesk();
      it.change('known', {});
      await it.clock.advance(1_000);
      const missed = (id: string, seq: number) =>
        sampleChange(id, seq, { kind, version: 2, summary: sampleSummary(id, seq, { version: 2 }) });
      it.attention.take([missed('known', 8), missed('a', 9)], 'caught-up', null);
      await it.clock.advance(1_000);
      expect(it.titles()).toEqual(['known', 'a']);
    },
  );

  it('is no news when it is gone, or at the very first start', async () => {
    const first = memoryJournal();
    const beginner = setUpDesk({ journal: { ...first, journal: { ...first.journal, hasHistory: false } } });
    const it = setUpDesk();
    const current = sampleChange('a', 1, { kind: 'current' });
    beginner.attention.take([current], 'caught-up', null);
    it.attention.take(
      [sampleChange('a', 1, { kind: 'withdrawn' }), sampleChange('b', 2, { kind: 'retired' })],
      'caught-up',
      null,
    );
    for (const { clock } of [it, beginner]) await clock.advance(1_000);
    expect([...it.titles(), ...beginner.titles()]).toEqual([]);
  });
});

describe('what waits', () => {
  it('is told of in its corrected version', async () => {
    const it = setUpDesk({ settings: { presentation: true } });
    await it.attention.wentLive();
    it.change('a', {});
    it.change('a', { version: 2 }, 'updated');
    it.settings.presentation = false;
    it.attention.look();
    await it.clock.advance(10_000);
    expect(it.shown).toMatchObject([{ notice: { id: 'a', version: 2 } }]);
    expect(it.attention.state.waiting).toBe(0);
    expect(it.journal.find('a', 1)).toMatchObject({ why: 'read' });
  });

  it('comes in its corrected version when the snooze ends, and not before', async () => {
    const it = setUpDesk();
    await it.attention.wentLive();
    it.change('a', {});
    await it.clock.advance(50);
    await it.snooze('a', 'hour');
    it.change('a', { version: 2 }, 'updated');
    await it.clock.advance(59 * 60_000);
    expect(it.titles()).toEqual(['a']);
    await it.clock.advance(2 * 60_000);
    expect(it.shown.slice(1)).toMatchObject([{ isReminder: true, notice: { id: 'a', version: 2 } }]);
  });

  it('comes after a snooze although it was read before, not when it was read after', async () => {
    const it = setUpDesk();
    await it.attention.wentLive();
    for (const id of ['a', 'b', 'c']) it.change(id, {});
    await it.clock.advance(50);
    for (const id of ['a', 'b', 'c']) it.marked(id, { readVersion: 1, readAt: it.wallClock() });
    for (const id of ['a', 'b', 'c']) await it.snooze(id, 'hour');
    await it.clock.advance(1_000);
    it.marked('b', { readAt: it.wallClock() });
    it.withdraw('c');
    await it.clock.advance(61 * 60_000);
    expect(it.titles()).toEqual(['a', 'b', 'c', 'a']);
  });

  it('is told of by the next try when a call failed', async () => {
    const waits = { ...shownFire, id: 'a', outcome: 'pending', step: 'toast' } as const;
    const it = setUpDesk({ journal: memoryJournal([waits]) });
    it.notices.set('a', sampleSummary('a', 1, { requiresAck: true }));
    it.bridge.isAway = true;
    await expect(it.attention.wentLive()).rejects.toThrow('away');
    it.bridge.isAway = false;
    await Promise.all([it.attention.wentLive(), it.attention.wentLive()]);
    await it.clock.advance(1_000);
    expect(it.titles()).toEqual(['a']);
  });
});

describe('the clock', () => {
  const DAY = 24 * 3_600_000;

  it('set back puts no reminder and no snooze off for years', async () => {
    const it = setUpDesk();
    it.skew.ms = 3_000 * DAY;
    await it.attention.wentLive();
    it.change('sign', { requiresAck: true });
    it.change('a', {});
    await it.clock.advance(1_000);
    await it.snooze('a', 'hour');
    it.skew.ms = 0;
    await it.clock.advance(17 * 60_000);
    expect(it.titles()).toEqual(['sign', 'a', 'sign']);
    await it.clock.advance(29 * 3_600_000);
    expect(it.titles().slice(3)).toContain('a');
  });

  it('set back ends do-not-disturb', () => {
    const until = NOON + 3_000 * DAY;
    const it = setUpDesk({ settings: { doNotDisturb: { isOn: true, until } } });
    expect(it.attention.state.suppression).toBeNull();
  });

  it('set forward, or a night asleep, times out no emergency that nobody could see', async () => {
    const it = setUpDesk({ policy: { emergencyMinutes: 10 } });
    it.change('fire', fire);
    await it.clock.advance(60_000);
    it.skew.ms = DAY;
    it.attention.look();
    await it.clock.advance(8 * 60_000);
    expect(it.standing()).toEqual(['fire']);
    await it.clock.advance(60_000);
    expect(it.last('fire')).toMatchObject({ ended: 'timed-out' });
  });
});

describe('a bridge that went back to an older store', () => {
  const kept: NotificationRecord = {
    id: 'kept',
    version: 1,
    outcome: 'suppressed',
    why: 'do-not-disturb',
    mustAck: false,
    at: NOON,
  };

  it('costs no record: what its sources bring again is told of then', async () => {
    const journal = memoryJournal([shownFire]);
    await journal.journal.write([kept, shownFire], null);
    const it = setUpDesk({ journal });
    it.bridge.isNew = true;
    await it.attention.wentLive();
    await it.clock.advance(50);
    expect([it.attention.state.waiting, it.standing()]).toEqual([1, []]);
    it.change('fire', fire);
    it.change('kept', {});
    await it.clock.advance(10_000);
    expect([it.attention.state.waiting, it.standing()]).toEqual([0, ['fire']]);
  });
});
