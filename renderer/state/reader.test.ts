import { describe, expect, it } from 'vitest';
import { initialReader, openReader, showAnswer, showNever, type Shown } from './reader.ts';
import { answerOf, summaryOf } from './testing.ts';

const fresh = (answer: Shown['answer']): Shown => ({ answer, staleSince: null, isPartial: false });
const version = (v: number, seq: number) => answerOf(summaryOf('a', { version: v, seq }));

describe('the open notice', () => {
  it('drops a slow load that comes after a newer change', () => {
    const newer = showAnswer(openReader('a', 0), fresh(version(2, 8)));
    expect(showAnswer(newer, fresh(version(1, 5)))).toBe(newer);
  });

  it('ignores answers about another notice', () => {
    const open = openReader('b', 0);
    expect(showAnswer(open, fresh(version(1, 1)))).toBe(open);
  });

  it('replaces a stale copy by the same change told freshly', () => {
    const stale = showAnswer(openReader('a', 0), { answer: version(1, 5), staleSince: 77, isPartial: true });
    expect(stale).toMatchObject({ status: 'ok', staleSince: 77, isPartial: true });
    expect(showAnswer(stale, fresh(version(1, 5)))).toMatchObject({
      staleSince: null,
      isPartial: false,
      updates: 0,
    });
  });

  it('counts what changed while it was open, and remembers what had been read', () => {
    const first = showAnswer(openReader('a', 1), fresh(version(2, 5)));
    expect(first).toMatchObject({ readBefore: 1, updates: 0 });
    expect(showAnswer(first, fresh(version(3, 6)))).toMatchObject({ readBefore: 2, updates: 1 });
  });

  it('learns from the answer which version had been read', () => {
    const mark = { rev: 1, readVersion: 1, readAt: 1, ackVersion: 0, ackAt: null };
    const answer = answerOf(summaryOf('a', { version: 2, seq: 5, mark }));
    expect(showAnswer(openReader('a', 0), fresh(answer)).readBefore).toBe(1);
  });

  it('shows a withdrawal with the title it had', () => {
    const open = showAnswer(openReader('a', 0), fresh(version(1, 5)));
    const gone = showAnswer(
      open,
      fresh({ status: 'withdrawn', position: { epoch: 'e1', seq: 6 }, id: 'a', title: null, at: 9 }),
    );
    expect(gone).toMatchObject({ status: 'withdrawn', view: null, title: 'Title of a', at: 9 });
  });

  it('takes another change log over, though its seq is lower', () => {
    const open = showAnswer(openReader('a', 0), fresh(version(4, 90)));
    const next = showAnswer(open, fresh(answerOf(summaryOf('a', { version: 4, seq: 3 }), 'e2')));
    expect(next.position).toEqual({ epoch: 'e2', seq: 3 });
  });

  it('says "never received" only while nothing was shown', () => {
    expect(showNever(openReader('a', 0), 'a').status).toBe('never');
    expect(showNever(initialReader, 'a').status).toBe('closed');
    const shown = showAnswer(openReader('a', 0), fresh(version(1, 1)));
    expect(showNever(shown, 'a')).toBe(shown);
  });
});
