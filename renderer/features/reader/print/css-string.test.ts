import { expect, it } from 'vitest';
import { cssString } from './css-string.ts';

it.each([
  ['通知 A-1', '"通知 A-1"'],
  ['he said "no" \\ yes', '"he said \\"no\\" \\\\ yes"'],
  ['two\nlines\tand\u0000more', '"two lines andmore"'],
  ['', '""'],
])('writes %j so that the style sheet reads it back', (text, written) => {
  expect(cssString(text)).toBe(written);
});
