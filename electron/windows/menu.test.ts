import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { HOST_COMMANDS } from '../../server-bridge/contract/host.ts';
import { stringsFor } from '../settings/strings.ts';
import { menuTemplate, plain } from './menu.ts';

const PLATFORMS = ['linux', 'win32', 'darwin'] as const;

function setUp(platform: NodeJS.Platform, language: 'en' | 'zh' = 'en', isDevelopment = false) {
  const done: string[] = [];
  const template = menuTemplate({
    strings: stringsFor(language, ''),
    platform,
    isDevelopment,
    hasDocumentation: true,
    onCommand: (command) => done.push(command),
    onAct: (act) => done.push(act),
    onZoom: (step) => done.push(`zoom ${step}`),
  });
  const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
  return { template, items: flat(template), done };
}
const acceleratorOf = ({ accelerator }: MenuItemConstructorOptions): string | null =>
  typeof accelerator === 'string' ? accelerator : null;

describe.each(PLATFORMS)('the menu on %s', (platform) => {
  it('has every command once, and each asks for itself', () => {
    const { items, done } = setUp(platform);
    for (const command of HOST_COMMANDS) {
      const found = items.filter(({ id }) => id === command);
      expect(found.map(({ id }) => id)).toEqual([command]);
      (found[0] as { click(): void }).click();
    }
    expect(done).toEqual([...HOST_COMMANDS]);
  });

  it('has no shortcut twice, and none that is typed', () => {
    const all = setUp(platform).items.flatMap((item) => acceleratorOf(item) ?? []);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((it) => !/^(?:(?:CommandOrControl|Command)\+|(?:Shift\+)?F\d)/.test(it))).toEqual([]);
  });

  it('is in one language', () => {
    const labels = (language: 'en' | 'zh') =>
      setUp(platform, language).items.flatMap(({ label }) => (label === undefined ? [] : [label]));
    expect(labels('zh').filter((label) => label !== 'Gazette' && !/[\u4e00-\u9fff]/.test(label))).toEqual([]);
    expect(labels('en').filter((label) => /[\u4e00-\u9fff]/.test(label))).toEqual([]);
  });

  it('has no access key twice in one menu', () => {
    for (const language of ['en', 'zh'] as const) {
      const { template } = setUp(platform, language);
      for (const items of [template, ...template.map(({ submenu }) => submenu)]) {
        const keys = (items as MenuItemConstructorOptions[]).flatMap(
          ({ label }) => /&(.)/.exec(label ?? '')?.[1]?.toLowerCase() ?? [],
        );
        expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
      }
    }
  });
});

describe('menuTemplate', () => {
  it('leaves the shortcuts of a notice to the page', () => {
    const left = setUp('linux').items.filter(({ registerAccelerator }) => registerAccelerator === false);
    expect(left.map(({ id }) => id)).toEqual(['find', 'find-next', 'find-previous', 'print']);
  });

  it('changes the size of pages, by the number pad too', () => {
    const { items, done } = setUp('linux');
    const ofZoom = items.filter(({ id }) => id?.startsWith('zoom-') === true);
    for (const item of ofZoom) (item as { click(): void }).click();
    expect(ofZoom.filter(({ visible }) => visible === true).map(({ id }) => id)).toEqual([
      'zoom-reset',
      'zoom-in',
      'zoom-out',
    ]);
    expect(done).toEqual(['reset', 'reset', 'in', 'in', 'in', 'out', 'out'].map((step) => `zoom ${step}`));
  });

  it('offers reloading and developer tools in development only', () => {
    const roles = (isDevelopment: boolean) =>
      setUp('linux', 'en', isDevelopment).items.flatMap(({ role }) => role ?? []);
    expect(roles(false)).not.toContain('reload');
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(true)).toContain('toggleDevTools');
  });

  it('has the application’s own menu on macOS, and what is in it nowhere else', () => {
    const mac = setUp('darwin');
    expect(mac.template[0]?.label).toBe('Gazette');
    expect(mac.items.map(({ label }) => label ?? '').join('')).not.toContain('&');
    for (const role of ['services', 'hide', 'hideOthers', 'unhide', 'quit', 'front'])
      expect(mac.items.filter((item) => item.role === role)).toHaveLength(1);
    const other = setUp('linux');
    expect(other.items.filter(({ role }) => role === 'services')).toEqual([]);
    expect(other.items.filter(({ role }) => role === 'quit')).toHaveLength(1);
  });

  it('asks main for what is its own', () => {
    const { items, done } = setUp('win32');
    for (const id of ['about', 'documentation'])
      (items.find((item) => item.id === id) as { click(): void }).click();
    expect(done).toEqual(['about', 'documentation']);
  });

  it.each([
    ['&File', 'File'],
    ['文件(&F)', '文件'],
    ['设置(&S)…', '设置…'],
    ['Gazette', 'Gazette'],
  ])('plain %s', (label, without) => {
    expect(plain(label)).toBe(without);
  });
});
