import { describe, expect, it } from 'vitest';
import { testBody } from '../../server-bridge/release/testing/manifest.ts';
import type { Stage } from '../../server-bridge/release/stage.ts';
import { decide, type DeskFacts } from './decide.ts';

const NOW = 1_000_000;
const desk: DeskFacts = {
  ring: 'broad',
  cohort: 40,
  pin: null,
  deferDays: 0,
  firstSeen: NOW,
  now: NOW,
  left: [],
  previous: null,
};
const stage: Stage = { format: 1, version: '1.2.0', counter: 7, state: 'running', percent: 100 };
const gated = testBody({ rollout: { percent: 100, isGated: true, rings: {} } });
const verdict = (
  more: Partial<DeskFacts>,
  at: Stage | null = stage,
  step: 'newer' | 'same' | 'return' = 'newer',
): string => {
  const found = decide({ manifest: gated, step }, at, { ...desk, ...more });
  return found.kind === 'waiting' ? `${found.reason} ${found.until}` : found.kind;
};

describe('decide', () => {
  it.each([
    ['take', {}, stage],
    ['rollout null', {}, null],
    ['rollout null', {}, { ...stage, percent: 25 }],
    ['rollout null', {}, { ...stage, counter: 6, state: 'paused' as const }],
    ['paused null', {}, { ...stage, state: 'paused' as const }],
    ['paused null', {}, { ...stage, state: 'halted' as const }],
    ['paused null', {}, { ...stage, state: 'withdrawn' as const }],
    ['pinned null', { pin: '1.1.0' }, stage],
    ['take', { pin: '1.2.0' }, stage],
    ['pinned null', { pin: '1.1.0', deferDays: 3 }, null],
    ['returned null', { left: ['1.2.0'], pin: '1.2.0' }, stage],
    [`deferred ${NOW + 86_400_000}`, { deferDays: 1 }, stage],
    ['take', { deferDays: 1, now: NOW + 86_400_000 }, stage],
  ] as const)('%s: %j %j', (expected, more, at) => {
    expect(verdict(more, at)).toBe(expected);
  });

  it('does not defer a return, takes the kept version where it is the one, and obeys a pin', () => {
    expect(verdict({ deferDays: 9 }, stage, 'return')).toBe('take');
    expect(verdict({ previous: '1.2.0' }, stage, 'return')).toBe('kept');
    expect(verdict({ previous: '1.1.0' }, stage, 'return')).toBe('take');
    expect(verdict({ previous: '1.2.0', pin: '1.3.0' }, stage, 'return')).toBe('pinned null');
    expect(verdict({ previous: '1.2.0' }, { ...stage, percent: 25 }, 'return')).toBe('rollout null');
  });

  it('has nothing to say of the version that runs', () => {
    expect(verdict({ pin: '1.0.0' }, null, 'same')).toBe('nothing');
  });
});
