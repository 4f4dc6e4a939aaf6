import { expect, it } from 'vitest';
import { buildMachine, HitBuffer, type EngineOptions } from './index.ts';

import { resolveOptions } from './options.ts';
import { charactersOf } from './testing/oracle.ts';

const hits = new HitBuffer(1);

/** What of the text is a hit of the word. */
function foundOf(word: string, text: string, options: EngineOptions = {}): string[] {
  const input = { text: word, isAllow: false, boundary: 'latin' as const, entry: 0 };
  const { machine } = buildMachine([input], options);
  const count = machine.find(text, 'leftmost-longest', hits);
  return Array.from({ length: count }, (_value, index) => text.slice(hits.start(index), hits.end(index)));
}

const INVISIBLE = [
  0x00, 0x07, 0x7f, 0x80, 0x9f, 0xad, 0x61c, 0x180e, 0x200b, 0x2060, 0x2064, 0x206a, 0x2800, 0x3164, 0xfdd0,
  0xfdef, 0xfeff, 0xfff9, 0xfffb, 0xfffc, 0xfffe, 0xffff, 0x13430, 0x1343f, 0x1bca0, 0x1d173, 0x1fffe,
  0x3ffff, 0xe0001, 0xe0020, 0xefffe, 0x10ffff,
].map((code) => String.fromCodePoint(code));

it('nobody sees controls, formats, blanks of objects and noncharacters: they hide no word', () => {
  const hidden = INVISIBLE.filter((character) => foundOf('广告', `见广${character}告。`).length === 0);
  expect(hidden.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
  const seen = ['\u0600', '\u06dd', '\u{110bd}', '\ue000', '\u0085', '\t'];
  expect(seen.flatMap((character) => foundOf('广告', `广${character}告`))).toEqual([]);
  expect(foundOf('a b', 'a\u0085b')).toEqual(['a\u0085b']);
  const resolved = resolveOptions({});
  expect(charactersOf(INVISIBLE.join(''), resolved)).toEqual([]);
});

it.each([
  ['词10', '词10 词拾', ['词10']],
  ['词十', '词拾 詞十', ['词拾', '詞十']],
  ['二百', '贰佰 弐百 2佰', ['贰佰', '弐百', '2佰']],
  ['词1', '词壱 词幺', ['词壱', '词幺']],
  ['demo', '见🇩🇪🇲🇴。', ['🇩🇪🇲🇴']],
])('numerals and letters of all kinds: %s', (word, text, found) => {
  expect(foundOf(word, text)).toEqual(found);
});

it.each([
  ['ガス', 'ガス ｶﾞｽ カ\u3099ス カス', ['ガス', 'ｶﾞｽ', 'カ\u3099ス']],
  ['か\u3099く', 'がく かく', ['がく']],
  ['café', 'café cafe\u0301 CAFÉ cafe', ['café', 'cafe\u0301', 'CAFÉ']],
  ['cafe\u0301', 'café cafe', ['café']],
  ['广告', '广\u0336告\u0336 广\u20dd告', ['广\u0336告', '广\u20dd告']],
  ['scam', 's\u0336c\u0336a\u0336m\u0336 scam\u0323', ['s\u0336c\u0336a\u0336m']],
  ['词12', '词1\ufe0f\u20e32\ufe0f\u20e3', ['词1\ufe0f\u20e32']],
  [
    'džep',
    'd\u017eep \u01c6ep \u01c4EP \u01c5ep dz\u030cep',
    ['d\u017eep', '\u01c6ep', '\u01c4EP', '\u01c5ep', 'dz\u030cep'],
  ],
  ['ế', 'ê\u0301 e\u0302\u0301 é ê e', ['ê\u0301', 'e\u0302\u0301']],
  ['scam', 'がscam か\u3099scam éscam e\u0301scam scam\u0301', ['scam', 'scam']],
])('letters with marks, in one piece or in two: %s', (word, text, found) => {
  expect(foundOf(word, text)).toEqual(found);
});
