import { expect, it } from 'vitest';
import { createModerator, dictionaryOf, judgeText } from './index.ts';

it('keeps to conditions and the strongest action among more hits than are held in memory', () => {
  const lines = Array.from({ length: 120 }, (_value, index) => {
    const word = '哈'.repeat(index + 1);
    if (index === 119) return `${word}\treject\tchannels=人事`;
    return `${word}\t${index === 40 ? 'hold' : 'flag'}`;
  });
  const dictionary = dictionaryOf(lines.join('\n'), 'v');
  const text = '哈'.repeat(6000);
  const actions = (channel: string | null): Set<string> => {
    const { hits } = judgeText(text, dictionary, channel);
    return new Set(
      hits.map(
        ({ action, start, end }) => `${action} ${String(end - start)} ${String(start % (end - start))}`,
      ),
    );
  };
  const elsewhere = actions('公告');
  expect(elsewhere).toContain('flag 119 0');
  expect(elsewhere).toContain('hold 41 0');
  expect([...elsewhere].filter((each) => each.startsWith('reject'))).toEqual([]);
  expect(actions('人事')).toContain('reject 120 0');
});

it('holds a notice with more hits than it looks at', () => {
  const words = Array.from({ length: 150 }, (_value, index) => `${'哈'.repeat(index + 1)}\tflag`);
  const moderator = createModerator(dictionaryOf(['#!match shortest', ...words].join('\n')));
  moderator.inspect({ place: 'body', text: '哈'.repeat(100), locate: (span) => span });
  expect(moderator.outcome().action).toBe('flag');
  moderator.inspect({ place: 'body', text: '哈'.repeat(7500), locate: (span) => span });
  expect(moderator.outcome().action).toBe('hold');
});
