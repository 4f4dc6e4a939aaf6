import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { en, zh } from '../settings/desktop-strings.ts';
import { cutTitle, trayTemplate, type TrayState } from './menu.ts';

const NOW = 1_000;
const quietState: TrayState = {
  unread: 0,
  notices: [],
  doNotDisturb: { isOn: false, until: null },
  presentation: false,
  readyVersion: null,
  locked: [],
};

function setUp(change: Partial<TrayState> = {}, text = en) {
  const done: string[] = [];
  const template = trayTemplate({ ...quietState, ...change }, text, NOW, (at) => `time ${at}`, {
    open: () => done.push('open'),
    showNotice: (id) => done.push(`notice ${id}`),
    pause: (choice) => done.push(`pause ${choice}`),
    setPresentation: (isOn) => done.push(`presentation ${isOn}`),
    restartToUpdate: () => done.push('restart to update'),
    settings: () => done.push('settings'),
    quit: () => done.push('quit'),
  });
  const pause = template.find(({ id }) => id === 'pause')?.submenu as MenuItemConstructorOptions[];
  const find = (id: string) => [...template, ...pause].find((item) => item.id === id);
  const click = (id: string): void => (find(id) as { click(): void }).click();
  return { template, pause, find, click, done };
}

describe('trayTemplate', () => {
  it('has everything in its place', () => {
    const { template } = setUp();
    expect(template.map(({ id, type }) => id ?? type)).toEqual([
      'open',
      'separator',
      'unread',
      'separator',
      'pause',
      'presentation',
      'separator',
      'settings',
      'quit',
    ]);
  });

  it('names what is unread, at most five', () => {
    const notices = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, title: `Notice ${id}` }));
    const { template, find, click, done } = setUp({ unread: 6, notices });
    expect(find('unread')).toMatchObject({ label: '6 unread notices', enabled: false });
    expect(template.filter(({ id }) => id?.startsWith('notice-') === true)).toHaveLength(5);
    click('notice-b');
    expect(done).toEqual(['notice b']);
    expect(setUp().find('unread')?.label).toBe('No unread notices');
  });

  it.each([
    [{ isOn: false, until: null }, 'pause-off', undefined],
    [{ isOn: true, until: NOW }, 'pause-off', undefined],
    [{ isOn: true, until: 2_000 }, 'pause-now', 'Until time 2000'],
    [{ isOn: true, until: null }, 'pause-now', 'Until Switched Off'],
  ])('marks how do-not-disturb stands: %j', (doNotDisturb, marked, label) => {
    const { pause, find } = setUp({ doNotDisturb });
    expect(pause.filter(({ checked }) => checked === true).map(({ id }) => id)).toEqual([marked]);
    expect(find('pause-now')?.label).toBe(label);
  });

  it('asks for what is chosen', () => {
    const { click, done } = setUp({ presentation: true });
    for (const id of [
      'open',
      'pause-hour',
      'pause-tomorrow',
      'pause-off',
      'presentation',
      'settings',
      'quit',
    ])
      click(id);
    expect(done).toEqual([
      'open',
      'pause hour',
      'pause tomorrow',
      'pause off',
      'presentation false',
      'settings',
      'quit',
    ]);
  });

  it('offers to restart where a version is ready', () => {
    const { find, click, done } = setUp({ readyVersion: '1.3.0' });
    expect(find('restart-to-update')?.label).toBe('Restart to Update to 1.3.0');
    click('restart-to-update');
    expect(done).toEqual(['restart to update']);
  });

  it('offers nothing that is locked', () => {
    const { pause, find } = setUp({
      locked: ['doNotDisturb', 'presentation'],
      doNotDisturb: { isOn: true, until: null },
    });
    expect(pause.map(({ enabled }) => enabled)).toEqual([false, false, false, false]);
    expect(find('presentation')?.enabled).toBe(false);
  });

  it('has no access keys', () => {
    const labels = (text: typeof en) =>
      setUp({ readyVersion: '1.3.0' }, text).template.map(({ label }) => label ?? '');
    expect(labels(en).join()).not.toContain('&');
    expect(labels(zh).join()).not.toMatch(/&|\(/);
  });
});

describe('cutTitle', () => {
  it.each([
    ['Short', 'Short'],
    ['A  B\n C', 'A B C'],
    ['Fish & chips', 'Fish && chips'],
    ['x'.repeat(48), 'x'.repeat(48)],
    ['x'.repeat(49), `${'x'.repeat(48)}…`],
    ['关'.repeat(24), '关'.repeat(24)],
    ['关'.repeat(25), `${'关'.repeat(24)}…`],
    [`${'关'.repeat(23)}👩‍👩‍👧 more`, `${'关'.repeat(23)}👩‍👩‍👧…`],
  ])('%j', (title, cut) => {
    expect(cutTitle(title)).toBe(cut);
  });
});
