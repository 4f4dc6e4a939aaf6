import { expect, it } from 'vitest';
import { buildMachine, HitBuffer } from './index.ts';

it('reads a hit, its neighbours and what nobody sees between, not the whole text', () => {
  const { machine } = buildMachine([{ text: '测试', isAllow: false, boundary: 'none', entry: 0 }]);
  const text = '正文😀\u200b测\u200b试\u200b结'.repeat(500);
  const hits = new HitBuffer();
  expect(machine.find(text, 'leftmost-longest', hits)).toBe(500);
  const counted = new CountedText(text);
  for (let index = 0; index < hits.count; index += 1) {
    const steps = machine.explain(counted as unknown as string, hits.start(index), hits.end(index), 0);
    expect(steps.map(({ role, text }) => `${role} ${text}`)).toEqual([
      'neighbour 😀',
      'matched 测',
      'unseen \u200b',
      'matched 试',
      'neighbour 结',
    ]);
  }
  // Of ten characters a hit is explained by eight units, each looked at a few times.
  expect(counted.units).toBeLessThan(hits.count * 40);
});

/** A text that counts the units that are read of it. */
class CountedText extends String {
  units = 0;

  override charCodeAt(at: number): number {
    this.units += 1;
    return super.charCodeAt(at);
  }

  override codePointAt(at: number): number | undefined {
    this.units += 1;
    return super.codePointAt(at);
  }

  override slice(from?: number, to?: number): string {
    const part = super.slice(from, to);
    this.units += part.length;
    return part;
  }
}
