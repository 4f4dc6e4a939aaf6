import { expect, it } from 'vitest';
import { isPartLost } from './parts.ts';

it.each([
  ['GPU', 'crashed', true],
  ['GPU', 'oom', true],
  ['GPU', 'clean-exit', false],
  ['GPU', 'killed', false],
  ['Utility', 'crashed', false],
] as const)('tells of %s that was %s: %s', (type, reason, isTold) => {
  expect(isPartLost(type, reason)).toBe(isTold);
});
