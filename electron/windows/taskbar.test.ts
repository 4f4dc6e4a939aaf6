import { EventEmitter } from 'node:events';
import type { NativeImage } from 'electron';
import { describe, expect, it } from 'vitest';
import { createTaskbar } from './taskbar.ts';

const dot = { isEmpty: () => false } as NativeImage;

function fakeWindow(isFocused = false) {
  const done: unknown[] = [];
  return Object.assign(new EventEmitter(), {
    done,
    isGone: false,
    isDestroyed(): boolean {
      return this.isGone;
    },
    isFocused: () => isFocused,
    flashFrame: (on: boolean) => done.push(on),
    setOverlayIcon: (image: NativeImage | null, text: string) => done.push([image === dot, text]),
  });
}

function setUp(platform: NodeJS.Platform, windows: Array<ReturnType<typeof fakeWindow>>) {
  const bounced: string[] = [];
  const taskbar = createTaskbar({
    platform,
    windows: () => windows,
    bounce: () => bounced.push('bounced'),
    dot: () => dot,
    describe: (count) => `${count} unread`,
  });
  return { taskbar, bounced };
}

describe('flash', () => {
  it('flashes the last window until it is looked at', () => {
    const windows = [fakeWindow(), fakeWindow()];
    setUp('linux', windows).taskbar.flash();
    expect(windows.map(({ done }) => done)).toEqual([[], [true]]);
    windows[1]?.emit('focus');
    windows[1]?.emit('focus');
    expect(windows[1]?.done).toEqual([true, false]);
  });

  it('waits once for the look, however often it flashed, and again after it', () => {
    const window = fakeWindow();
    const { taskbar } = setUp('linux', [window]);
    for (let count = 0; count < 20; count++) taskbar.flash();
    expect(window.listenerCount('focus')).toBe(1);
    window.emit('focus');
    taskbar.flash();
    window.emit('focus');
    expect(window.done.slice(19)).toEqual([true, false, true, false]);
  });

  it('does nothing while the person looks at the app, or without a window', () => {
    const windows = [fakeWindow(true), fakeWindow()];
    setUp('win32', windows).taskbar.flash();
    setUp('win32', []).taskbar.flash();
    expect(windows.flatMap(({ done }) => done)).toEqual([]);
  });

  it('bounces in the dock of macOS', () => {
    const window = fakeWindow();
    const { taskbar, bounced } = setUp('darwin', [window]);
    taskbar.flash();
    expect([bounced, window.done]).toEqual([['bounced'], []]);
  });
});

describe('the dot over the icon', () => {
  it('comes and goes with what is unread, in new windows too', () => {
    const windows = [fakeWindow()];
    const { taskbar } = setUp('win32', windows);
    taskbar.setUnread(3);
    const late = fakeWindow();
    taskbar.add(late);
    taskbar.setUnread(0);
    expect(windows[0]?.done).toEqual([
      [true, '3 unread'],
      [false, ''],
    ]);
    expect(late.done).toEqual([[true, '3 unread']]);
  });

  it('is for Windows only, and for windows that are there', () => {
    const window = fakeWindow();
    setUp('linux', [window]).taskbar.setUnread(1);
    const gone = Object.assign(fakeWindow(), { isGone: true });
    setUp('win32', [gone]).taskbar.setUnread(1);
    expect([window.done, gone.done]).toEqual([[], []]);
  });
});
