import { describe, expect, it } from 'vitest';
import { addressIn, formatRoute, frameOf, parseRoute, type Route } from './route.ts';

const ROUTES: readonly Route[] = [
  { name: 'inbox' },
  { name: 'notice', id: '2024-06.water~1' },
  { name: 'history', id: 'a', from: null, to: null },
  { name: 'history', id: 'a', from: 1, to: 3 },
  { name: 'search', query: '' },
  { name: 'search', query: '停水 & ISO 9001?' },
  { name: 'sources' },
  { name: 'moderation' },
  { name: 'status' },
  { name: 'status', part: 'updates' },
  { name: 'settings' },
];

describe('routes', () => {
  it.each(ROUTES)('comes back from its own address: %o', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });

  it.each([
    '/notice/',
    '/notice/../etc',
    '/notice/%zz',
    '/notice/-a',
    '/notice/a/b',
    '/sources/x',
    '/nowhere',
    '//evil/x',
  ])('shows the inbox for %s', (address) => {
    expect(parseRoute(address)).toEqual({ name: 'inbox' });
  });

  it.each(ROUTES)('keeps the frame of its window in its address: %o', (route) => {
    const address = addressIn('notice', route);
    expect([frameOf(address), parseRoute(address)]).toEqual(['notice', route]);
    expect(frameOf(addressIn('main', route))).toBe('main');
  });

  it('drops versions that are no versions', () => {
    expect(parseRoute('/history/a?from=0&to=1e9')).toEqual({
      name: 'history',
      id: 'a',
      from: null,
      to: null,
    });
  });
});
