import { describe, expect, it } from 'vitest';
import { fakeCaller, sampleAnswer } from '../bridge/testing.ts';
import type { NotificationRecord } from './journal.ts';
import { readUnshown } from './unshown.ts';

const record = (id: string, version = 1): NotificationRecord => ({
  id,
  version,
  outcome: 'pending',
  mustAck: true,
  at: 1,
});

describe('readUnshown', () => {
  it('finds what still waits for an acknowledgement of that version', async () => {
    const caller = fakeCaller({
      'notices.get': ({ id }) => {
        if (id === 'gone')
          return { status: 'unknown', position: { epoch: 'e1', seq: 1 }, id, title: null, at: null };
        const answer = sampleAnswer(id, 1);
        if (id === 'done') answer.notice.summary.mark = { ...answer.notice.summary.mark, ackVersion: 1 };
        return answer;
      },
    });
    const found = await readUnshown(caller, [
      record('a'),
      record('newer', 2),
      record('gone'),
      record('done'),
    ]);
    expect(found.map(({ id }) => id)).toEqual(['a']);
  });

  it('rejects without the bridge, so that it is tried again', async () => {
    await expect(readUnshown(fakeCaller({}), [record('a')])).rejects.toThrow('no bridge');
  });
});
