import { describe, expect, it } from 'vitest';
import { isTrustedSender } from './sender.ts';

const own = { origin: 'gazette://app', parent: null, detached: false };

describe('isTrustedSender', () => {
  it('takes the top frame of our own origin', () => {
    expect(isTrustedSender(own, 'gazette://app')).toBe(true);
  });

  it.each([
    ['a frame that is gone', null],
    ['a detached frame', { ...own, detached: true }],
    ['a frame inside the page', { ...own, parent: own }],
    ['a web page', { ...own, origin: 'https://app' }],
    ['another host of the scheme', { ...own, origin: 'gazette://evil' }],
    ['an origin that only begins like ours', { ...own, origin: 'gazette://app.evil' }],
    ['an opaque origin', { ...own, origin: 'null' }],
    ['no origin', { ...own, origin: '' }],
  ])('refuses %s', (_name, frame) => {
    expect(isTrustedSender(frame, 'gazette://app')).toBe(false);
  });
});
