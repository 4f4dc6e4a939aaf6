import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardContents } from './guard.ts';

function setUp() {
  const handlers = new Map<string, (event: unknown) => void>();
  let open: (details: { url: string }) => unknown = () => null;
  const contents = {
    on: (name: string, handler: (event: unknown) => void) => handlers.set(name, handler),
    setWindowOpenHandler: (handler: typeof open) => (open = handler),
  } as unknown as WebContents;
  const done: string[] = [];
  guardContents(contents, {
    context: () => ({ appOrigin: 'gazette://app', hubs: [] }),
    showNotice: (_contents, id) => done.push(`notice ${id}`),
    saveMedia: (_contents, hash) => done.push(`media ${hash.slice(0, 2)}`),
    openExternal: (href) => done.push(`open ${href}`),
    confirmExternal: (_contents, href) => done.push(`ask ${href}`),
    onBlocked: (_contents, reason) => done.push(`blocked ${reason}`),
  });
  const emit = (name: string, event: object): boolean => {
    let isPrevented = false;
    handlers.get(name)?.({ ...event, preventDefault: () => (isPrevented = true) });
    return isPrevented;
  };
  return { done, emit, open: (url: string) => open({ url }) };
}

describe('guardContents', () => {
  it('prevents every navigation but the page loading itself, and acts on it', () => {
    const { done, emit } = setUp();
    expect(emit('will-navigate', { url: 'gazette://app/notice/a' })).toBe(true);
    expect(emit('will-navigate', { url: 'https://example.org/' })).toBe(true);
    expect(emit('will-navigate', { url: 'http://intranet/' })).toBe(true);
    expect(emit('will-navigate', { url: 'javascript:1' })).toBe(true);
    expect(emit('will-navigate', { url: `gazette://app/media/${'ab'.repeat(32)}` })).toBe(true);
    expect(emit('will-navigate', { url: 'gazette://app/' })).toBe(false);
    expect(done).toEqual([
      'notice a',
      'open https://example.org/',
      'ask http://intranet/',
      'blocked scheme',
      'media ab',
    ]);
  });

  it('opens no window, whatever is asked', () => {
    const { done, open } = setUp();
    for (const url of ['gazette://app/', 'about:blank', 'https://example.org/', 'gazette://notice/b']) {
      expect(open(url)).toEqual({ action: 'deny' });
    }
    expect(done).toEqual(['blocked popup', 'blocked popup', 'open https://example.org/', 'notice b']);
  });

  it('prevents frames, redirects and webviews', () => {
    const { done, emit } = setUp();
    expect(emit('will-frame-navigate', { url: 'https://example.org/', isMainFrame: false })).toBe(true);
    expect(emit('will-redirect', { url: 'https://example.org/' })).toBe(true);
    expect(emit('will-attach-webview', {})).toBe(true);
    expect(done).toEqual(['blocked scheme', 'blocked invalid', 'blocked popup']);
    expect(emit('will-frame-navigate', { url: 'gazette://app/notice/a', isMainFrame: true })).toBe(false);
  });
});
