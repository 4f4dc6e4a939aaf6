import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaHeaders, mimeOf, pageHeaders } from './policy.ts';
import { routeRequest } from './route.ts';

const files = new Set(['index.html', 'assets/main-abc.js', 'favicon.svg']);
const hash = 'ab'.repeat(32);
const route = (address: string) => routeRequest('GET', address, files);

describe('routeRequest', () => {
  it.each(['gazette://app/', 'gazette://app', 'gazette://app/index.html', 'gazette://app/notice/a.b~1'])(
    'serves the page for %s',
    (address) => expect(route(address)).toEqual({ kind: 'index' }),
  );

  it.each(['gazette://app/settings', 'gazette://app/notice/2026-1?x=1#y'])(
    'serves the page for %s',
    (address) => expect(route(address)).toEqual({ kind: 'index' }),
  );

  it('serves files of the list and media by hash', () => {
    expect(route('gazette://app/assets/main-abc.js?v=1')).toEqual({
      kind: 'file',
      path: 'assets/main-abc.js',
    });
    expect(route(`gazette://app/media/${hash}`)).toEqual({ kind: 'media', hash });
  });

  it.each([
    'gazette://app/assets/other.js',
    'gazette://app/assets/',
    'gazette://app/main.js.map',
    'gazette://app/%2e%2e/package.json',
    'gazette://app/..%2fpackage.json',
    'gazette://app/assets%2f..%2f..%2fpackage',
    'gazette://app/..%5cpackage',
    'gazette://app/%00',
    'gazette://app/%ff',
    'gazette://app/media/',
    `gazette://app/media/${hash.toUpperCase()}`,
    `gazette://app/media/${hash}/..`,
    'gazette://app/media/../index.html/x.js',
    'gazette://evil/index.html',
    'gazette://app.evil/',
    'gazette://user@app:1/',
    'https://app/',
    'file:///etc/passwd',
    'no address',
  ])('serves nothing for %s', (address) => expect(route(address)).toEqual({ kind: 'none' }));

  it('answers reading only', () => {
    expect(routeRequest('POST', 'gazette://app/', files)).toEqual({ kind: 'none' });
    expect(routeRequest('HEAD', 'gazette://app/', files)).toEqual({ kind: 'index' });
  });

  it('never names a file outside the list, whatever is asked', () => {
    const piece = fc.constantFrom(
      '..',
      '%2e%2e',
      '/',
      '%2f',
      '\\',
      '%5c',
      'assets',
      'main-abc.js',
      'a',
      '%00',
      '.',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = route(`gazette://app/${pieces.join('')}`);
        expect(found.kind !== 'file' || files.has(found.path)).toBe(true);
      }),
    );
  });
});

describe('headers', () => {
  it('allow the page its own files and nothing else', () => {
    const policy = pageHeaders('text/html')['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
    expect(pageHeaders('text/html')).toMatchObject({ 'X-Content-Type-Options': 'nosniff' });
  });

  it('show known images only; anything else is to be saved', () => {
    expect(mediaHeaders('image/png')).toMatchObject({ 'Content-Type': 'image/png' });
    expect(mediaHeaders('image/png')).not.toHaveProperty('Content-Disposition');
    for (const mime of ['text/html', 'application/pdf', 'image/png; x', '']) {
      expect(mediaHeaders(mime)).toMatchObject({
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': 'attachment',
      });
    }
    expect(mediaHeaders('image/svg+xml')['Content-Security-Policy']).toContain('sandbox');
  });

  it('name the type by the ending', () => {
    expect(mimeOf('assets/a.JS')).toMatch(/^text\/javascript/);
    expect(mimeOf('x.unknown')).toBe('application/octet-stream');
    expect(mimeOf('noending')).toBe('application/octet-stream');
  });
});
