import { expect, it } from 'vitest';
import { hostileTexts, words } from '../../../../bench/text/words.ts';
import { buildMachine, HitBuffer } from './index.ts';

/** CPU milliseconds of the fastest of a few runs. */
function best(run: () => unknown): number {
  let least = Infinity;
  for (let round = 0; round < 3; round += 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

it('costs as much as the text is long, whatever it is made of', () => {
  const list = words(2000);
  const options = { skip: { marks: true, spaces: true, punctuation: true }, repeats: true };
  const inputs = list.map((text, entry) => ({ text, entry, isAllow: false, boundary: 'none' as const }));
  const { machine } = buildMachine(inputs, options);
  const hits = new HitBuffer();
  const texts = [
    ...hostileTexts(list),
    `${list[0] ?? ''}\u200b`.repeat(500),
    `测${'\u200b'.repeat(50)}`.repeat(50),
  ];
  for (const [index, text] of texts.entries()) {
    const short = text.repeat(4);
    const long = short.repeat(4);
    machine.find(short, 'leftmost-longest', hits);
    const [once, fourTimes] = [short, long].map((each) =>
      best(() => machine.find(each, 'leftmost-longest', hits)),
    );
    // Four times the text; the rest is the noise of a busy machine. What is quadratic takes sixteen times.
    expect({ index, fourTimes }).toEqual({
      index,
      fourTimes: expect.toSatisfy((value: number) => value < 9 * once! + 5),
    });
  }
}, 60_000);

it('needs no memory for each of many words at one place, and gives back what it needed', () => {
  const inputs = Array.from({ length: 150 }, (_value, index) => ({
    text: '哈'.repeat(index + 1),
    entry: index,
    isAllow: false,
    boundary: 'none' as const,
  }));
  const { machine } = buildMachine(inputs);
  const hits = new HitBuffer();
  const text = '哈'.repeat(20_000);
  expect(machine.find(text, 'leftmost-longest', hits)).toBe(134);
  expect([hits.end(0), hits.entry(0), hits.start(133)]).toEqual([150, 149, 133 * 150]);
  expect(hits.triples.byteLength).toBeLessThan(8_000_000);
  expect(machine.find(text, 'overlapping', hits)).toBe(150 * 20_000 - (149 * 150) / 2);
  machine.find('哈', 'overlapping', hits);
  expect(hits.triples.byteLength).toBeLessThan(8_000_000);
});
