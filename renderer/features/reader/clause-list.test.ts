import { describe, expect, it } from 'vitest';
import { areFirstClauses } from './clause-list.ts';

const clause = (key: string | null, value: string, depth = 0) => ({ key, value, depth });
const clauses = [clause('When', '9:00'), clause('地点', '一号 会议室'), clause(null, 'Close the gate.')];

describe('a list that repeats the card', () => {
  it.each([
    ['all of it', ['When: 9:00', '地点：一号\n会议室']],
    ['a part from the start', ['When: 9:00']],
  ])('is one with %s', (_what, items) => {
    expect(areFirstClauses(items, clauses)).toBe(true);
  });

  it.each([
    ['another order', ['地点：一号 会议室', 'When: 9:00']],
    ['more than the clause says', ['When: 9:00 sharp']],
    ['less', ['When: 9']],
    ['another key', ['Whenever: 9:00']],
    ['no colon', ['When 9:00']],
    ['an item without a key', ['When: 9:00', '地点：一号 会议室', 'Close the gate.']],
    ['nothing', []],
    ['an item too many', ['When: 9:00', '地点：一号 会议室', 'a: b', 'c: d']],
  ])('is none with %s', (_what, items) => {
    expect(areFirstClauses(items, clauses)).toBe(false);
  });

  it('is none with a nested clause, whose place only the text shows', () => {
    expect(areFirstClauses(['a: b'], [clause('a', 'b', 1)])).toBe(false);
  });
});
