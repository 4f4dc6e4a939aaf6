import type { App } from 'electron';
import { describe, expect, it } from 'vitest';
import { createLoginItem } from './login-item.ts';

type Item = ReturnType<App['getLoginItemSettings']>;

function setUp(platform: NodeJS.Platform, item: Partial<Item>) {
  const state: Item = {
    openAtLogin: false,
    wasOpenedAtLogin: false,
    status: 'not-registered',
    executableWillLaunchAtLogin: true,
    launchItems: [],
    ...item,
  };
  const set: object[] = [];
  const told: string[] = [];
  const loginItem = createLoginItem({
    app: {
      getLoginItemSettings: () => ({ ...state }),
      setLoginItemSettings(settings) {
        set.push(settings);
        state.openAtLogin = settings.openAtLogin === true;
        state.executableWillLaunchAtLogin = true;
      },
    },
    platform,
    log: (message) => told.push(message),
  });
  return { loginItem, set, told };
}

describe('createLoginItem', () => {
  it('registers with the argument on Windows, and once', async () => {
    const { loginItem, set } = setUp('win32', {});
    expect(await loginItem.apply(true, 'start')).toBe('ready');
    expect(await loginItem.apply(true, 'start')).toBe('ready');
    expect(await loginItem.apply(false, 'person')).toBe('ready');
    expect(set).toEqual([
      { openAtLogin: true, args: ['--hidden'] },
      { openAtLogin: false, args: ['--hidden'] },
    ]);
  });

  it('respects what the task manager switched off, until the person decides anew here', async () => {
    const { loginItem, set } = setUp('win32', { openAtLogin: true, executableWillLaunchAtLogin: false });
    expect(await loginItem.apply(true, 'start')).toBe('disabled');
    expect(set).toEqual([]);
    expect(await loginItem.apply(true, 'person')).toBe('ready');
    expect(set).toHaveLength(1);
  });

  it('passes no argument on macOS, and tells that approval is missing', async () => {
    const { loginItem, set } = setUp('darwin', { status: 'requires-approval' });
    expect(await loginItem.apply(true, 'person')).toBe('disabled');
    expect(set).toEqual([{ openAtLogin: true }]);
  });

  it('says when the system refuses', async () => {
    const told: string[] = [];
    const refuse = (): never => {
      throw new Error('no');
    };
    const loginItem = createLoginItem({
      app: { getLoginItemSettings: refuse, setLoginItemSettings: refuse },
      platform: 'win32',
      log: (message) => told.push(message),
    });
    expect(await loginItem.apply(true, 'person')).toBe('failed');
    expect(told).toEqual(['starting with the system: Error: no']);
  });
});
