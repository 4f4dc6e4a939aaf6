import { describe, expect, it } from 'vitest';
import {
  ALLOWED_ATTRIBUTES,
  ALLOWED_TAGS,
  isAllowedAttribute,
  isAllowedClass,
  isAllowedHref,
} from './sanitizer.ts';

describe('the allow list', () => {
  it('names nothing that runs, styles, submits or embeds', () => {
    const forbidden =
      'script style link meta base form input button select textarea iframe frame object embed svg math template';
    expect(ALLOWED_TAGS.filter((tag) => forbidden.split(' ').includes(tag))).toEqual([]);
    const names = Object.values(ALLOWED_ATTRIBUTES).flat();
    expect(names.filter((name) => /^on|^style$|^action$|srcset|srcdoc|target|ping|name/.test(name))).toEqual(
      [],
    );
  });

  it.each([
    'https://example.org/a?b=c#d',
    'http://127.0.0.1:80/',
    'mailto:a@b.org',
    'tel:+1',
    '/notice/a.b~c-1',
    `/media/${'0'.repeat(64)}`,
    '#n-停水-1',
  ])('%s may be linked to', (href) => {
    expect(isAllowedHref(href)).toBe(true);
  });

  it.each([
    '',
    '#',
    '#x',
    '#n-',
    '#n-a b',
    'javascript:alert(1)',
    ' https://example.org/',
    'https:example.org',
    'https://',
    'https://a@example.org/',
    'https://example.org/"x',
    'https://example.org\\x',
    'https://example.org/\n',
    'java\tscript:x',
    'data:text/html,x',
    'file:///x',
    '//example.org/',
    '/notice/',
    '/notice/a/b',
    '/notice/../x',
    '/media/0',
    `/media/${'0'.repeat(64)}/x`,
    'notice/a',
    'gazette://notice/a',
  ])('%j may not', (href) => {
    expect(isAllowedHref(href)).toBe(false);
  });

  it.each<[tag: string, name: string, value: string, isAllowed: boolean]>([
    ['img', 'src', `/media/${'f'.repeat(64)}`, true],
    ['img', 'src', 'https://example.org/a.png', false],
    ['img', 'loading', 'lazy', true],
    ['img', 'onerror', 'x', false],
    ['a', 'href', '/notice/a', true],
    ['b', 'href', '/notice/a', false],
    ['b', 'id', 'n-x', true],
    ['b', 'id', 'x', false],
    ['b', 'class', 'task task-done', true],
    ['b', 'class', 'task dialog', false],
    ['b', 'class', 'language-c++', true],
    ['b', 'style', '', false],
    ['b', 'title', 'any "text" <b>', true],
    ['div', 'tabindex', '0', true],
    ['div', 'tabindex', '1', false],
    ['ol', 'start', '-3', true],
    ['td', 'colspan', '1e9', false],
    ['constructor', 'toString', '', false],
    ['a', '__proto__', '', false],
  ])('<%s %s=%j>', (tag, name, value, isAllowed) => {
    expect(isAllowedAttribute(tag, name, value)).toBe(isAllowed);
  });

  it('knows classes one by one', () => {
    expect(['attachment', 'plain', 'language-js'].every(isAllowedClass)).toBe(true);
    expect(['', 'x', 'language-', 'language-a b', 'plain '].some(isAllowedClass)).toBe(false);
  });
});
