import { expect, it } from 'vitest';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { sampleSummary } from '../bridge/testing.ts';
import { isPressing } from './pressing.ts';

const how = { isSilent: false, isBare: false, isReminder: false, isCrowded: false };
const notice = (level: NoticeSummary['level']) => sampleSummary('a', 1, { level });

it.each([
  ['info', false],
  ['normal', false],
  ['important', true],
  ['urgent', true],
  ['emergency', true],
] as const)('%s: %s', (level, pressing) => {
  expect(isPressing({ kind: 'notice', notice: notice(level), step: 'toast', ...how })).toBe(pressing);
  const notices = [notice('info'), notice(level)];
  expect(isPressing({ kind: 'summary', notices, ...how })).toBe(pressing);
});
