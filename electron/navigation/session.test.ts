import type { Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { hardenSession, isAllowedPermission, isAllowedRequest } from './session.ts';

const rules = {
  appOrigin: 'gazette://app',
  devOrigins: [] as string[],
  dictionaries: null,
  onCancelled: () => {},
};

describe('isAllowedRequest', () => {
  it('allows our own pages and the developer tools', () => {
    expect(isAllowedRequest('gazette://app/assets/main.js', rules)).toBe(true);
    expect(isAllowedRequest('devtools://devtools/bundled/x.html', rules)).toBe(true);
  });

  it.each([
    'https://example.org/',
    'http://127.0.0.1:5173/',
    'gazette://evil/',
    'gazette://app.evil/',
    'file:///etc/passwd',
    'ws://127.0.0.1/',
    'data:text/html,x',
    'no address',
  ])('cancels %s', (address) => expect(isAllowedRequest(address, rules)).toBe(false));

  it('allows the host of dictionaries that the organisation named', () => {
    const dictionaries = 'https://intra.example/dict/';
    expect(isAllowedRequest('https://intra.example/dict/en-us.bdic', { ...rules, dictionaries })).toBe(true);
    expect(isAllowedRequest('https://other.example/en-us.bdic', { ...rules, dictionaries })).toBe(false);
  });

  it('allows a development server when there is one', () => {
    const devOrigins = ['http://127.0.0.1:5173', 'ws://127.0.0.1:5173'];
    expect(isAllowedRequest('http://127.0.0.1:5173/@vite/client', { ...rules, devOrigins })).toBe(true);
    expect(isAllowedRequest('ws://127.0.0.1:5173/?token=1', { ...rules, devOrigins })).toBe(true);
    expect(isAllowedRequest('http://127.0.0.1:5174/', { ...rules, devOrigins })).toBe(false);
  });
});

describe('isAllowedPermission', () => {
  it('allows our pages to notify, and nothing else to anybody', () => {
    expect(isAllowedPermission('notifications', 'gazette://app/', 'gazette://app')).toBe(true);
    expect(isAllowedPermission('notifications', 'gazette://app', 'gazette://app')).toBe(true);
    expect(isAllowedPermission('notifications', 'https://example.org', 'gazette://app')).toBe(false);
    for (const permission of [
      'media',
      'geolocation',
      'clipboard-read',
      'usb',
      'fileSystem',
      'openExternal',
    ]) {
      expect(isAllowedPermission(permission, 'gazette://app/', 'gazette://app')).toBe(false);
    }
  });
});

describe('hardenSession', () => {
  it('sets every handler, and each refuses', async () => {
    const set: Record<string, unknown> = {};
    const keep = (name: string) => (handler: unknown) => void (set[name] = handler);
    let cancelled = 0;
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      webRequest: { onBeforeRequest: keep('web') },
      on: (_name: string, handler: unknown) => void (set['download'] = handler),
      setProxy: async (config: unknown) => void (set['proxy'] = config),
    } as unknown as Session;
    await hardenSession(session, { ...rules, onCancelled: () => (cancelled += 1) });
    const answers: unknown[] = [];
    const answer = (value: unknown): void => void answers.push(value);
    const call = (name: string, ...args: unknown[]): unknown =>
      (set[name] as (...args: unknown[]) => unknown)(...args);
    call('request', null, 'media', answer, { requestingUrl: 'gazette://app/', isMainFrame: true });
    call('request', null, 'notifications', answer, { requestingUrl: 'gazette://app/', isMainFrame: true });
    call('request', null, 'notifications', answer, { requestingUrl: 'gazette://app/', isMainFrame: false });
    expect(answers).toEqual([false, true, false]);
    const check = (permission: string, origin: string, isMainFrame: boolean): unknown =>
      call('check', null, permission, origin, { isMainFrame });
    expect(check('geolocation', 'gazette://app/', true)).toBe(false);
    expect(check('notifications', 'gazette://app/', true)).toBe(true);
    expect(check('notifications', 'gazette://app/', false)).toBe(false);
    // What a sandboxed frame says of itself.
    expect(check('notifications', '', true)).toBe(false);
    expect(call('device')).toBe(false);
    call('web', { url: 'https://example.org/' }, answer);
    expect(answers.at(-1)).toEqual({ cancel: true });
    expect(cancelled).toBe(1);
    let isPrevented = false;
    call('download', { preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
    expect(set['proxy']).toEqual({ mode: 'direct' });
  });
});
