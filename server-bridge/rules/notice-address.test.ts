import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTICE_ID_PATTERN } from '../contract/notice.ts';
import { noticePath, parseNoticeAddress } from './notice-address.ts';

const options = {
  appOrigins: ['gazette://app', 'http://127.0.0.1:4711'],
  hubs: ['https://hub.example', 'https://intra.example:8443/board/', 'not a url'],
};
const parse = (url: string) => parseNoticeAddress(url, options);

describe('parseNoticeAddress', () => {
  it.each([
    '/notice/w-1.2',
    '/notice/w-1.2/',
    '/notice/w-1.2?from=list#part',
    '/notice/w%2D1%2e2',
    'gazette://app/notice/w-1.2',
    'gazette://notice/w-1.2',
    'gazette://notice/w-1.2/',
    'GAZETTE://Notice/w-1.2',
    'http://127.0.0.1:4711/notice/w-1.2#x',
    'https://hub.example/notice/w-1.2',
    'https://HUB.example:443/notice/w-1.2',
    'https://intra.example:8443/board/notice/w-1.2',
  ])('takes %s', (url) => {
    expect(parse(url)).toBe('w-1.2');
  });

  it.each([
    '',
    '/',
    '/notice/',
    '/notice',
    '/notices/a',
    'notice/a',
    '//notice/a',
    '//hub.example/notice/a',
    '/notice/a/b',
    '/notice/a%2Fb',
    '/notice/a%252E',
    '/notice/%2e%2e',
    '/notice/../etc',
    '/notice/-a',
    '/notice/.a',
    '/notice/a b',
    '/notice/a%20b',
    '/notice/a%00',
    '/notice/%E4%B8%AD',
    '/notice/%',
    '/notice/%zz',
    `/notice/${'a'.repeat(129)}`,
    `/notice/a?${'x'.repeat(3000)}`,
    '/notice/a\n',
    '/not\tice/a',
    '\\notice\\a',
    'gazette:notice/a',
    'gazette:/notice/a',
    'gazette:///notice/a',
    'gazette://notice:1/a',
    'gazette://user@notice/a',
    'gazette://@notice/a',
    'gazette://evil/notice/a',
    'gazette://app:80/notice/a',
    'gazette://notice/a/b',
    'gazettes://notice/a',
    'http://127.0.0.1/notice/a',
    'http://127.0.0.1:47110/notice/a',
    'http://localhost:4711/notice/a',
    'http://hub.example/notice/a',
    'https://hub.example:8443/notice/a',
    'https://user:pw@hub.example/notice/a',
    'https://@hub.example/notice/a',
    'https://hub.example@evil.example/notice/a',
    'https://hub.example.evil.example/notice/a',
    'https://evil.example/https://hub.example/notice/a',
    'https:\\\\hub.example\\notice\\a',
    'https://intra.example:8443/notice/a',
    'https://intra.example:8443/boards/notice/a',
    'javascript:/notice/a',
    'file:///notice/a',
    ' /notice/a',
    'blob:gazette://app/notice/a',
    'view-source:gazette://app/notice/a',
  ])('refuses %j', (url) => {
    expect(parse(url)).toBeNull();
  });

  it('finds every valid id again, escaped or not', () => {
    fc.assert(
      fc.property(fc.stringMatching(NOTICE_ID_PATTERN), (id) => {
        const escaped = [...id].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
        expect(parse(noticePath(id))).toBe(id);
        expect(parse(`gazette://notice/${escaped}`)).toBe(id);
        expect(parse(`https://hub.example/notice/${escaped}`)).toBe(id);
      }),
    );
  });

  it('answers null or a valid id for anything', () => {
    const url = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.string().map((s) => `/notice/${s}`),
    );
    fc.assert(
      fc.property(url, (text) => {
        const id = parse(text);
        expect(id === null || NOTICE_ID_PATTERN.test(id)).toBe(true);
      }),
    );
  });
});
