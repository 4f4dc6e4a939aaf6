import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createClosing, type ClosedWindow } from './closing.ts';

interface Situation {
  platform?: NodeJS.Platform;
  setting?: boolean;
  tray?: boolean;
  isFull?: boolean;
}

function setUp({ platform = 'linux', setting = true, tray = true, isFull = false }: Situation) {
  const done: string[] = [];
  const state = { setting, tray };
  const closing = createClosing({
    platform,
    closesToTray: () => state.setting,
    hasTray: () => state.tray,
    onHidden: () => done.push('told'),
  });
  const window = Object.assign(new EventEmitter(), {
    hide: () => done.push('hidden'),
    minimize: () => done.push('minimised'),
    isFullScreen: () => isFull,
    setFullScreen: (on: boolean) => done.push(`full screen ${on}`),
  });
  const close = (): string[] => {
    done.length = 0;
    let isPrevented = false;
    window.emit('close', { preventDefault: () => (isPrevented = true) });
    return isPrevented ? done : ['closed'];
  };
  closing.watch(window as unknown as ClosedWindow);
  return { closing, window, close, state };
}

describe('createClosing', () => {
  it.each<[string, Situation, string[], boolean]>([
    ['without the setting', { setting: false }, ['closed'], false],
    ['with it and a tray', {}, ['hidden', 'told'], true],
    ['with it and no tray', { tray: false }, ['minimised'], false],
    ['on macOS without the setting', { platform: 'darwin', setting: false }, ['closed'], true],
    ['on macOS without a tray', { platform: 'darwin', tray: false }, ['closed'], true],
    ['on macOS', { platform: 'darwin' }, ['hidden', 'told'], true],
    ['in full screen on Windows', { platform: 'win32', isFull: true }, ['hidden', 'told'], true],
  ])('%s', (_what, situation, done, stays) => {
    const { closing, close } = setUp(situation);
    expect(close()).toEqual(done);
    expect(closing.staysWithoutWindows()).toBe(stays);
  });

  it('leaves full screen first on macOS', () => {
    const { close, window } = setUp({ platform: 'darwin', isFull: true });
    const done = close();
    expect(done).toEqual(['full screen false', 'told']);
    window.emit('leave-full-screen');
    expect(done).toEqual(['full screen false', 'told', 'hidden']);
  });

  it('follows the setting and the tray while it runs', () => {
    const { close, state } = setUp({});
    state.tray = false;
    expect(close()).toEqual(['minimised']);
    state.setting = false;
    expect(close()).toEqual(['closed']);
  });

  it.each(['quit', 'logged off'])('closes when the app is %s', (how) => {
    const { closing, close, window } = setUp({});
    if (how === 'quit') closing.quitting();
    else window.emit('query-session-end');
    expect(close()).toEqual(['closed']);
    expect(closing.staysWithoutWindows()).toBe(false);
  });

  it('stays without windows after a hidden start, until the main window was opened', () => {
    const { closing, window } = setUp({ setting: false });
    closing.startedHidden();
    expect(closing.staysWithoutWindows()).toBe(true);
    closing.watch(window as unknown as ClosedWindow);
    expect(closing.staysWithoutWindows()).toBe(false);
  });
});
