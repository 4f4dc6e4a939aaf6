import { describe, expect, it } from 'vitest';
import { NO_POLICY } from '../../server-bridge/contract/policy.ts';
import { settings } from '../../server-bridge/contract/settings.ts';
import { createNoticeCache } from './notice-cache.ts';
import { createReceiver } from './receiver.ts';
import { sampleAnswer, sampleChange } from './testing.ts';

function setUp() {
  const done: string[] = [];
  const cache = createNoticeCache(() => 0);
  cache.connected('e1');
  const receive = createReceiver({
    cache,
    reader: { prefetch: (id) => done.push(`prefetch ${id}`) },
    countsChanged: () => done.push('counts'),
    settingsChanged: ({ values: { theme } }) => done.push(`theme ${theme}`),
    policyChanged: ({ origins }) => done.push(`policy ${origins.join()}`),
    sourcesChanged: (sources) => done.push(`${sources.length} sources`),
  });
  return { done, cache, receive };
}

describe('createReceiver', () => {
  it('prefetches what is new to readers, not what is backfill or caught up', () => {
    const { done, receive } = setUp();
    receive(sampleChange('a', 1), 'live');
    receive(sampleChange('b', 2, { isBackfill: true }), 'live');
    receive(sampleChange('c', 3), 'caught-up');
    receive(sampleChange('d', 4, { kind: 'withdrawn', summary: null }), 'live');
    expect(done).toEqual(['prefetch a', 'counts', 'counts', 'counts', 'counts']);
  });

  it('turns the cache stale by changes and evicts', () => {
    const { cache, receive } = setUp();
    const put = (): void => void cache.store(cache.beginLoad(), 'a', sampleAnswer('a', 5));
    put();
    receive({ event: 'cache:evicted', payload: { id: 'a' } }, 'live');
    expect(cache.get('a')?.isFresh).toBe(false);
    put();
    receive(sampleChange('a', 6), 'live');
    expect(cache.get('a')?.isFresh).toBe(false);
  });

  it('passes marks, settings and sources to those who act on them', () => {
    const { done, receive } = setUp();
    receive({ event: 'marks:changed', payload: { rev: 1, marks: null } }, 'live');
    const values = settings.parse({ version: 1, theme: 'dark' });
    receive(
      { event: 'settings:changed', payload: { values, origins: {}, locked: [], path: '', problem: null } },
      'live',
    );
    receive({ event: 'sources:changed', payload: { sources: [] } }, 'live');
    receive({ event: 'policy:changed', payload: { ...NO_POLICY, origins: ['/etc/p.json'] } }, 'live');
    expect(done).toEqual(['counts', 'theme dark', '0 sources', 'policy /etc/p.json']);
  });
});
