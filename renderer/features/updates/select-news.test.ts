import { describe, expect, it } from 'vitest';
import type { Release } from 'virtual:changelog';
import { selectNews } from './select-news.ts';

const release = (version: string | null, ...entries: string[]): Release => ({
  version,
  date: null,
  groups: [{ title: 'Added', entries: entries.map((text) => [{ kind: 'text', text }]) }],
});
const shown = (releases: readonly Release[], version: string) => {
  const { current, older } = selectNews(releases, version);
  return [current?.version, older.map((one) => one.version)];
};

describe('what is new in a version', () => {
  const all = [release(null, 'd'), release('1.2.0', 'c'), release('1.1.0', 'b'), release('1.0.0', 'a')];

  it('is its own entry, and those before it are older', () => {
    expect(shown(all, '1.1.0')).toEqual(['1.1.0', ['1.0.0']]);
  });

  it('is what no release holds, where it has no entry', () => {
    expect(shown(all, '1.3.0-beta.1')).toEqual([null, ['1.2.0', '1.1.0', '1.0.0']]);
  });

  it('is nothing where neither is written; empty entries count as none', () => {
    expect(shown([release(null), ...all.slice(1)], '1.3.0')).toEqual([
      undefined,
      ['1.2.0', '1.1.0', '1.0.0'],
    ]);
    expect(shown([], '1.0.0')).toEqual([undefined, []]);
  });
});
