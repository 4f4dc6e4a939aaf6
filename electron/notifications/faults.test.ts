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
