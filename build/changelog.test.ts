import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseChangelog } from './changelog.ts';

const HEAD = '# Changelog\n\nThe format follows [Keep a Changelog](https://keepachangelog.com/).\n\n';

describe('the changelog as data', () => {
  it('has releases in order, their groups and their entries', () => {
    const text = `${HEAD}## [Unreleased]\n\n## [1.1.0] - 2026-11-22\n\n### Added\n\n- One, over\n  two lines.\n- Two.\n\n### Fixed\n\n- Three.\n\n## 1.0.0-beta.2\n\n[1.1.0]: https://example.org/1.1.0\n`;
    const one = [{ kind: 'text', text: 'One, over two lines.' }];
    expect(parseChangelog(text)).toEqual([
      { version: null, date: null, groups: [] },
      {
        version: '1.1.0',
        date: '2026-11-22',
        groups: [
          { title: 'Added', entries: [one, [{ kind: 'text', text: 'Two.' }]] },
          { title: 'Fixed', entries: [[{ kind: 'text', text: 'Three.' }]] },
        ],
      },
      { version: '1.0.0-beta.2', date: null, groups: [] },
    ]);
  });

  it('keeps what an entry has inside', () => {
    const entry = '`gazette <cli>`, **very *new***: see [the page](https://example.org/a) & \\*this\\*.';
    const [release] = parseChangelog(`${HEAD}## [Unreleased]\n\n### Added\n\n- ${entry}\n`);
    expect(release?.groups[0]?.entries[0]).toEqual([
      { kind: 'code', text: 'gazette <cli>' },
      { kind: 'text', text: ', ' },
      {
        kind: 'strong',
        children: [
          { kind: 'text', text: 'very ' },
          { kind: 'em', children: [{ kind: 'text', text: 'new' }] },
        ],
      },
      { kind: 'text', text: ': see ' },
      { kind: 'link', href: 'https://example.org/a', children: [{ kind: 'text', text: 'the page' }] },
      { kind: 'text', text: ' & ' },
      { kind: 'text', text: '*' },
      { kind: 'text', text: 'this' },
      { kind: 'text', text: '*' },
      { kind: 'text', text: '.' },
    ]);
  });

  it.each([
    ['a version that is none', '## Next\n'],
    ['an entry outside of a group', '## [1.0.0]\n\n- entry\n'],
    ['a paragraph between entries', '## [1.0.0]\n\n### Added\n\nText.\n'],
    ['HTML', '## [1.0.0]\n\n### Added\n\n- <b>bold</b>\n'],
    ['a picture', '## [1.0.0]\n\n### Added\n\n- ![a](https://example.org/a.png)\n'],
    ['another scheme', '## [1.0.0]\n\n### Added\n\n- [a](javascript:alert(1))\n'],
  ])('refuses %s', (_what, text) => {
    expect(() => parseChangelog(HEAD + text)).toThrow('the changelog has no place for this');
  });

  it('reads this project’s own', () => {
    const text = readFileSync(join(import.meta.dirname, '..', 'CHANGELOG.md'), 'utf8');
    const entries = parseChangelog(text).flatMap(({ groups }) => groups.flatMap((group) => group.entries));
    expect(entries.length).toBe(text.match(/^- /gm)?.length);
  });
});
