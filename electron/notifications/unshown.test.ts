import { describe, expect, it } from 'vitest';
import { fakeCaller, sampleAnswer } from '../bridge/testing.ts';
import type { NotificationRecord } from './journal.ts';
import { readRecorded } from './unshown.ts';

const never = (): boolean => false;

const record = (id: string, version = 1): NotificationRecord => ({
  id,
  version,
  outcome: 'pending',
  mustAck: true,
  at: 1,
});

describe('readRecorded', () => {
  it('tells what its person has still to deal with, of that very version', async () => {
    const caller = fakeCaller({
      'notices.get': ({ id }) => {
        if (id === 'missing')
          return { status: 'unknown', position: { epoch: 'e1', seq: 1 }, id, title: null, at: null };
        const answer = sampleAnswer(id, 1);
        answer.notice.summary.requiresAck = id !== 'read';
        if (id === 'read') answer.notice.summary.mark = { ...answer.notice.summary.mark, readVersion: 1 };
        if (id === 'over') answer.notice.summary.state = 'expired';
        if (id === 'done') answer.notice.summary.mark = { ...answer.notice.summary.mark, ackVersion: 1 };
        return answer;
      },
    });
    const { open, gone, missing } = await readRecorded(
      caller,
      [record('a'), record('older', 2), record('missing'), record('done'), record('read'), record('over')],
      never,
    );
    expect(open.map(({ id }) => id)).toEqual(['a']);
    expect(gone.map(({ id }) => id)).toEqual(['older', 'done', 'read', 'over']);
    expect(missing.map(({ id }) => id)).toEqual(['missing']);
  });

  it('takes a newer version for the recorded one unless that has a record of its own', async () => {
    const caller = fakeCaller({
      'notices.get': ({ id }) => {
        const answer = sampleAnswer(id, 1);
        answer.notice.summary.version = 2;
        return answer;
      },
    });
    const has = (id: string, version: number): boolean => id === 'b' && version === 2;
    const { open, gone } = await readRecorded(caller, [record('a'), record('b')], has);
    expect(open).toMatchObject([{ id: 'a', version: 2 }]);
    expect(gone).toMatchObject([
      { id: 'a', version: 1 },
      { id: 'b', version: 1 },
    ]);
  });

  it('goes on without one that always fails', async () => {
    const caller = fakeCaller({
      'notices.get': ({ id }) => {
        if (id === 'bad') throw new Error('a broken row');
        return sampleAnswer(id, 1);
      },
    });
    const { open, gone } = await readRecorded(caller, [record('bad'), record('a')], never);
    expect(open.map(({ id }) => id)).toEqual(['a']);
    expect(gone.map(({ id }) => id)).toEqual(['bad']);
  });

  it('rejects without the bridge, so that it is tried again', async () => {
    await expect(readRecorded(fakeCaller({}), [record('a')], never)).rejects.toThrow('no bridge');
  });
});
