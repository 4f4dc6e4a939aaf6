import { describe, expect, it } from 'vitest';
import { languagesFor, startSpelling } from './spelling.ts';

const AVAILABLE = ['de', 'en-GB', 'en-US', 'pt-BR', 'pt-PT'];

function start(dictionaries: string | null, locale: string): unknown[][] {
  const done: unknown[][] = [];
  startSpelling(
    {
      availableSpellCheckerLanguages: AVAILABLE,
      setSpellCheckerEnabled: (is) => void done.push(['enabled', is]),
      setSpellCheckerLanguages: (languages) => void done.push(['languages', ...languages]),
      setSpellCheckerDictionaryDownloadURL: (url) => void done.push(['url', url]),
    },
    dictionaries,
    locale,
  );
  return done;
}

describe('startSpelling', () => {
  it('is off without an address, and asks for nothing', () => {
    expect(start(null, 'en-GB')).toEqual([['enabled', false]]);
  });

  it('names the address before the languages, with its closing slash', () => {
    expect(start('https://intra.example/dict', 'en-GB')).toEqual([
      ['url', 'https://intra.example/dict/'],
      ['languages', 'en-GB', 'en-US'],
      ['enabled', true],
    ]);
    expect(start('https://intra.example/dict/', 'de-AT')[0]).toEqual(['url', 'https://intra.example/dict/']);
  });
});

it.each([
  ['de-AT', ['de', 'en-US']],
  ['en-US', ['en-US']],
  ['pt-BR', ['pt-BR', 'en-US']],
  ['zh-CN', ['en-US']],
])('chooses dictionaries for %s', (locale, expected) => {
  expect(languagesFor(locale, AVAILABLE)).toEqual(expected);
});
