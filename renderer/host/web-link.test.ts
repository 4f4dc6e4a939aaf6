import { describe, expect, it } from 'vitest';
import { judgeLink } from './web-link.ts';

const ORIGIN = 'http://g1.localhost:4711';
const HASH = 'a'.repeat(64);

describe('links of the web page', () => {
  it.each([
    ['#n-a', { kind: 'default' }],
    ['/notice/a.b', { kind: 'notice', id: 'a.b' }],
    [`${ORIGIN}/notice/a`, { kind: 'notice', id: 'a' }],
    ['gazette://notice/a', { kind: 'notice', id: 'a' }],
    [`/media/${HASH}`, { kind: 'media', hash: HASH }],
    ['https://example.org/x', { kind: 'open', address: 'https://example.org/x' }],
    ['mailto:a@example.org', { kind: 'open', address: 'mailto:a@example.org' }],
    ['tel:+86', { kind: 'open', address: 'tel:+86' }],
    ['http://intranet/x', { kind: 'ask', address: 'http://intranet/x' }],
    ['javascript:alert(1)', { kind: 'blocked', reason: 'scheme' }],
    ['data:text/html,x', { kind: 'blocked', reason: 'scheme' }],
    ['file:///etc/passwd', { kind: 'blocked', reason: 'scheme' }],
    ['/session', { kind: 'blocked', reason: 'invalid' }],
    ['/notice/..%2f', { kind: 'blocked', reason: 'invalid' }],
    ['http://[', { kind: 'blocked', reason: 'invalid' }],
  ])('judges %s', (href, target) => {
    expect(judgeLink(href, ORIGIN)).toEqual(target);
  });

  it('does not take another host for its own', () => {
    expect(judgeLink('//evil.example/notice/a', ORIGIN)).toEqual({
      kind: 'ask',
      address: 'http://evil.example/notice/a',
    });
  });
});
