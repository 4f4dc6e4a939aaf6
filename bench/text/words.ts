import { randomFrom } from '../corpus.ts';
import { notices } from './corpus.ts';

const COUNT = 65_000;
const COMMON = 3000;

/**
 * 65,000 different words of 2 to 8 Chinese characters, three in five with the beginning of another, the same on every
 * machine. Characters of the notices are in many of them, and about one word in a thousand is from a notice.
 */
export function words(count = COUNT): string[] {
  const random = randomFrom(65_000);
  const below = (limit: number): number => Math.floor(random() * limit);
  const texts = notices(40).map((text) => text.replaceAll(/[^\u4e00-\u9fff]+/g, ''));
  const seen = [...new Set(texts.join(''))];
  const common = Array.from({ length: COMMON }, () => String.fromCharCode(0x4e00 + below(0x5200)));
  // Low places are used more, as in a language.
  const character = (): string => {
    const list = random() < 0.06 ? seen : common;
    return list[Math.floor(list.length * random() ** 2)] ?? '';
  };
  const list = new Set<string>();
  const all: string[] = [];
  while (list.size < count) {
    const length = 2 + below(7);
    let word = '';
    if (random() < 0.001) {
      const text = texts[below(texts.length)] ?? '';
      const at = below(text.length - 8);
      word = text.slice(at, at + length);
    } else {
      const other = random() < 0.6 ? (all[below(all.length)] ?? '') : '';
      word = other.slice(0, Math.min(length - 1, 1 + below(4)));
      while (word.length < length) word += character();
    }
    if (list.has(word)) continue;
    list.add(word);
    all.push(word);
  }
  return all;
}

/**
 * Texts made to cost much with these words: beginnings of words without their ends, one character again and again,
 * characters of words with skipped ones between, nothing but skipped ones.
 */
export function hostileTexts(list: readonly string[]): string[] {
  const random = randomFrom(7);
  const pick = (): string => list[Math.floor(random() * list.length)] ?? '';
  const long = list.filter(({ length }) => length >= 6);
  const cut = (word: string): string => word.slice(0, -1);
  const many = (make: () => string): string => Array.from({ length: 400 }, make).join('');
  const prefix = cut(long[0] ?? '');
  return [
    many(() => cut(pick())),
    many(() => cut(long[Math.floor(random() * long.length)] ?? '')),
    many(() => pick().slice(0, 2)),
    prefix.repeat(400),
    (prefix[0] ?? '').repeat(2400),
    many(() => [...cut(pick())].join('*')),
    many(() => [...cut(pick())].join(' ')),
    many(() => [...cut(pick())].map((one) => one.repeat(3)).join('')),
    '*'.repeat(2400),
    '。，、 '.repeat(600),
    many(() => `${cut(pick())}\u200b`),
  ];
}

/** The same words as a list's text, each to be masked. */
export function wordListText(): string {
  return words()
    .map((word) => `${word}\tmask\n`)
    .join('');
}
