import { randomFrom } from '../corpus.ts';

const FIRST = 0x4e_00;
const CHARACTERS = 6000;
/** In the notices of the corpus: one notice in some has a hit. */
const FOUND = ['招聘结果', '疫苗接种', '三号车间'];

/** Words of 2 to 8 Chinese characters, many of them with a common beginning; the same on every machine. */
export function words(count = 65_000): string[] {
  const random = randomFrom(count);
  const character = (): string => String.fromCodePoint(FIRST + Math.floor(random() ** 2 * CHARACTERS));
  const found = new Set(FOUND);
  const stems = Array.from({ length: count / 8 }, () => character() + character());
  while (found.size < count) {
    let word =
      random() < 0.7 ? (stems[Math.floor(random() * stems.length)] ?? '') : character() + character();
    const length = 2 + Math.floor(random() * 7);
    while (word.length < length) word += character();
    found.add(word.slice(0, length));
  }
  return [...found];
}

/** The same as a word list's text: every word is masked. */
export function wordListText(count = 65_000): string {
  return words(count)
    .map((word) => `${word}\tmask\n`)
    .join('');
}
