import { describe, expect, it } from 'vitest';
import { decideNavigation, type NavigationRequest } from './decide.ts';

const context = { appOrigin: 'gazette://app', hubs: ['https://hub.example', 'https://org.example/notices'] };
const decide = (address: string, from: NavigationRequest['from'] = 'page') =>
  decideNavigation({ address, from }, context);
const hash = 'ef'.repeat(32);

describe('decideNavigation', () => {
  it.each([
    ['gazette://app/notice/2026-17', '2026-17'],
    ['gazette://notice/2026-17', '2026-17'],
    ['https://hub.example/notice/a.b', 'a.b'],
    ['https://org.example/notices/notice/x', 'x'],
  ])('shows the notice of %s', (address, id) => {
    expect(decide(address)).toEqual({ kind: 'notice', id });
    expect(decide(address, 'window')).toEqual({ kind: 'notice', id });
  });

  it.each([
    ['https://example.org/a?b=1#c', 'https://example.org/a?b=1#c'],
    ['https://hub.example/about', 'https://hub.example/about'],
    ['https://例え.jp/', 'https://xn--r8jz45g.jp/'],
    [
      'mailto:office@example.org?subject=Water&body=a%0Ab',
      'mailto:office@example.org?subject=Water&body=a%0Ab',
    ],
    ['tel:+86-10-1234', 'tel:+86-10-1234'],
    ['tel:10086;ext=5', 'tel:10086;ext=5'],
  ])('hands %s to the system', (address, href) => {
    expect(decide(address)).toEqual({ kind: 'external', href });
    expect(decide(address, 'window')).toEqual({ kind: 'external', href });
  });

  it('asks before an address without encryption', () => {
    expect(decide('http://intranet/page')).toEqual({ kind: 'confirm', href: 'http://intranet/page' });
  });

  it('saves a linked file', () => {
    expect(decide(`gazette://app/media/${hash}`)).toEqual({ kind: 'media', hash });
    expect(decide(`gazette://app/media/${hash}`, 'window')).toEqual({ kind: 'media', hash });
  });

  it('lets the page load itself again, and no window do so', () => {
    expect(decide('gazette://app/')).toEqual({ kind: 'reload' });
    expect(decide('gazette://app/', 'window')).toEqual({ kind: 'blocked', reason: 'popup' });
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>1</script>',
    'file:///etc/passwd',
    'file://server/share/run.exe',
    'smb://server/share',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vbscript:msgbox',
    'blob:gazette://app/1',
    'filesystem:https://a/',
    'view-source:https://a/',
    'chrome://gpu',
    'devtools://devtools/x',
    'gazette-x://notice/a',
    'ftp://example.org/',
    'ws://example.org/',
    'intent://x#Intent;end',
    'gazette://settings/x',
  ])('blocks %s', (address) => {
    expect(decide(address)).toEqual({ kind: 'blocked', reason: 'scheme' });
    expect(decide(address, 'window')).toEqual({ kind: 'blocked', reason: 'scheme' });
  });

  it.each([
    'https://bank.example@evil.example/',
    'https://user:pw@example.org/',
    'https://',
    'not an address',
    '',
    `https://example.org/${'a'.repeat(3000)}`,
    'https://example.org/\u202Egpj.exe',
    'https://example.org/a\nb',
    'mailto:a@b?attach=/etc/passwd',
    'mailto:a@b?ATTACHMENT=x',
    'mailto:a%0d%0abcc:x@y',
    'mailto:a@b?subject=x%0Abcc:c@d',
    'tel:*21*123#',
    'tel:%2a%2306%23',
    'tel:123?x=1',
    'tel:%ff',
    'gazette://app/notice/../../x',
    'gazette://app/media/short',
    'gazette://app/settings',
    'gazette://app/?x',
  ])('blocks %j as no address to go to', (address) => {
    expect(decide(address)).toEqual({ kind: 'blocked', reason: 'invalid' });
  });

  it('does not take other hosts for a hub', () => {
    expect(decide('https://hub.example.evil.org/notice/a')).toMatchObject({ kind: 'external' });
    expect(decide('http://hub.example/notice/a')).toMatchObject({ kind: 'confirm' });
    expect(decide('https://hub.example@evil.org/notice/a')).toMatchObject({ kind: 'blocked' });
  });

  it('blocks empty windows and every frame', () => {
    expect(decide('about:blank', 'window')).toEqual({ kind: 'blocked', reason: 'popup' });
    expect(decide('about:blank')).toEqual({ kind: 'blocked', reason: 'scheme' });
    for (const address of ['https://example.org/', 'gazette://app/notice/a', 'about:srcdoc']) {
      expect(decide(address, 'frame')).toMatchObject({ kind: 'blocked' });
    }
  });
});
