import { expect, it } from 'vitest';
import { once } from './once.ts';

it('once makes nothing before it is asked, and one thing however often it is', () => {
  const made: object[] = [];
  const get = once(() => {
    const value = {};
    made.push(value);
    return value;
  });
  expect(made).toEqual([]);
  expect(get()).toBe(get());
  expect(made).toHaveLength(1);
});
