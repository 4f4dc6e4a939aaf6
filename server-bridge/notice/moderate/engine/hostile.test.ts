import { AhoCorasick } from '@monyone/aho-corasick/fast';
import { expect, it } from 'vitest';
import { notices } from '../../../../bench/text/corpus.ts';
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

const options = { skip: { marks: true, spaces: true, punctuation: true }, repeats: true };

function machineOf(list: readonly string[]) {
  const inputs = list.map((text, entry) => ({ text, entry, isAllow: false, boundary: 'none' as const }));
  return buildMachine(inputs, options).machine;
}

it('costs as much as the text is long, whatever it is made of', () => {
  const list = words(2000);
  const machine = machineOf(list);
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
  expect(hits.isCut).toBe(false);
  const all = 150 * 20_000 - (149 * 150) / 2;
  const large = new HitBuffer(256, undefined, all);
  expect([machine.find(text, 'overlapping', large), large.isCut]).toEqual([all, false]);
  machine.find('哈', 'overlapping', large);
  expect(large.triples.byteLength).toBeLessThan(8_000_000);
});

it.each(['overlapping', 'count', 'leftmost-shortest', 'leftmost-first'] as const)(
  'holds a million hits at most where any of them may be answered, and says so: %s',
  (kind) => {
    const inputs = Array.from({ length: 150 }, (_value, index) => ({
      text: '哈'.repeat(index + 1),
      entry: index,
      isAllow: false,
      boundary: 'none' as const,
    }));
    const { machine } = buildMachine(inputs);
    const hits = new HitBuffer();
    const found = machine.find('哈'.repeat(20_000), kind, hits);
    expect([found > 0, found <= 1 << 20, hits.isCut]).toEqual([true, true, true]);
    expect(hits.triples.byteLength).toBeLessThan(16_000_000);
    expect([machine.find('哈', kind, hits), hits.isCut]).toEqual([1, false]);
  },
);

it('takes per character at most four times what exact matching takes for notices, and something for each hit', () => {
  const list = words(5000);
  const machine = machineOf(list);
  const peer = new AhoCorasick([...list]);
  const hits = new HitBuffer();
  const usual = notices(16).join('\n');
  const perUsual = (): number => (best(() => peer.matchInText(usual)) * 1e6) / usual.length;
  perUsual();
  for (const [index, text] of hostileTexts(list).entries()) {
    const long = text.repeat(Math.ceil(usual.length / text.length));
    const count = machine.find(long, 'overlapping', hits);
    // Side by side, so that a busy moment meets both; the middle of several.
    const overspent = Array.from({ length: 3 }, () => {
      const own = best(() => machine.find(long, 'overlapping', hits)) * 1e6;
      return own / (4 * perUsual() * (long.length + count));
    });
    const middle = overspent.toSorted((one, other) => one - other)[1];
    expect({ index, middle }).toEqual({ index, middle: expect.toSatisfy((value: number) => value <= 1) });
  }
}, 60_000);
