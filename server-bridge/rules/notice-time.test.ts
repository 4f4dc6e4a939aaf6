import { describe, expect, it } from 'vitest';
import type { Moment, NoticeState } from '../contract/notice.ts';
import { stateAt } from './notice-time.ts';

const moment = (at: number): Moment => ({ at, text: '2024-06-12', precision: 'day' });
const notice = (state: NoticeState, from: number | null, until: number | null) => ({
  state,
  effectiveFrom: from === null ? null : moment(from),
  expires: until === null ? null : moment(until),
});

describe('stateAt', () => {
  it('comes into force and expires at the very moment', () => {
    const story = [9, 10, 19, 20].map((at) => stateAt(notice('upcoming', 10, 20), at));
    expect(story).toEqual(['upcoming', 'current', 'current', 'expired']);
    expect(stateAt(notice('upcoming', 30, 20), 25)).toBe('expired');
  });

  it('does not go back when the clock does', () => {
    expect(stateAt(notice('current', 10, 20), 5)).toBe('current');
    expect(stateAt(notice('expired', 10, 20), 5)).toBe('expired');
  });

  it('leaves alone what time does not move', () => {
    expect(stateAt(notice('current', null, null), 99)).toBe('current');
    for (const state of ['withdrawn', 'held', 'draft', 'scheduled'] as const)
      expect(stateAt(notice(state, 10, 20), 99)).toBe(state);
  });
});
