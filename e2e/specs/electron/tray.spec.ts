/** The app on the desktop: tray, closing, starting hidden and with the system, menus, places of windows. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type GazetteApp } from '../../fixtures/app.ts';
import { makeFolder, noticeText } from '../../fixtures/folder.ts';
import { clickTray, destroyTray, needsTray, shownTray } from '../../fixtures/tray.ts';
import { ENGLISH, readerTitle, row } from '../../fixtures/ui.ts';

/** The main window's state. */
const windowState = (app: GazetteApp) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) return 'gone';
    if (window.isMinimized()) return 'minimised';
    return window.isVisible() ? 'shown' : 'hidden';
  });
const close = (app: GazetteApp) =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

/** Titles of the notifications that an Electron made for tests keeps. */
const told = (app: GazetteApp) =>
  app.electron.evaluate(({ Notification }) => {
    const statics = Notification as unknown as Record<string, unknown>;
    const list = Object.getOwnPropertyNames(Notification)
      .map((name) => statics[name])
      .find(Array.isArray) as Array<{ title: string }>;
    return list.map(({ title }) => title);
  });

async function settingsOf(app: GazetteApp): Promise<Record<string, unknown>> {
  const answer = (await app.callBridge('settings.get', {})) as {
    result: { values: Record<string, unknown> };
  };
  return answer.result.values;
}

test('the tray shows what is unread, and closing to it hides the window', async ({ app, folder }) => {
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f'])
    await folder.save(`${id}.md`, noticeText({ id }, `# Notice ${id}\n\nText.`));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, closeToTray: true } });
  await needsTray(app);
  await expect(row(page, 'Notice a')).toBeVisible();
  await expect.poll(async () => (await shownTray(app))?.toolTip).toBe('Gazette: 6 unread');
  const listed = async () =>
    (await shownTray(app))?.items.filter(({ id }) => id.startsWith('notice-')).length;
  await expect.poll(listed).toBe(5);
  expect((await shownTray(app))?.items.find(({ id }) => id === 'unread')?.label).toBe('6 unread notices');

  // The switches are settings. In a presentation no title is shown.
  await clickTray(app, 'presentation');
  await expect.poll(listed).toBe(0);
  expect(await settingsOf(app)).toMatchObject({ presentation: true });
  const isPresenting = async () =>
    (await shownTray(app))?.items.find(({ id }) => id === 'presentation')?.checked;
  expect(await isPresenting()).toBe(true);
  await clickTray(app, 'presentation');
  await expect.poll(listed).toBe(5);
  expect(await isPresenting()).toBe(false);
  await clickTray(app, 'pause-hour');
  const paused = async () => (await shownTray(app))?.items.find(({ id }) => id === 'pause-now');
  await expect.poll(paused).toMatchObject({ checked: true, enabled: true });
  expect(await settingsOf(app)).toMatchObject({ doNotDisturb: { isOn: true } });

  // Hidden, told once, and back by each way.
  await close(app);
  await expect.poll(() => windowState(app)).toBe('hidden');
  const hints = async () => (await told(app)).filter((title) => title === 'Gazette keeps running').length;
  await expect.poll(hints).toBe(1);
  // Files of the same millisecond come in any order, and one of the six is left out.
  const offered = (await shownTray(app))?.items.find(({ id }) => id.startsWith('notice-'));
  const item = offered?.id ?? '';
  await clickTray(app, item);
  await expect(readerTitle(page)).toHaveText(`Notice ${item.slice('notice-'.length)}`);
  expect(await windowState(app)).toBe('shown');
  await expect.poll(async () => (await shownTray(app))?.toolTip).toBe('Gazette: 5 unread');
  await close(app);
  await expect.poll(() => windowState(app)).toBe('hidden');
  expect(await (await app.secondInstance()).exit).toBe(0);
  await expect.poll(() => windowState(app)).toBe('shown');
  expect(await hints()).toBe(1);
  expect(JSON.parse(await app.readData('electron/desktop.json'))).toEqual({ wasTrayHintShown: true });

  // Where the tray is gone the window never vanishes.
  await destroyTray(app);
  await close(app);
  await expect.poll(() => windowState(app)).toBe('minimised');
  const ended = new Promise((done) => app.electron.process().once('exit', done));
  await app.electron.evaluate(({ app: electronApp }) => setImmediate(() => electronApp.quit()));
  expect(await ended).toBe(0);
});

/** What the application's menu has, by the ids of its commands. */
const menuItems = (app: GazetteApp) =>
  app.electron.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ label, submenu }) =>
      (submenu?.items ?? [])
        .filter(({ type }) => type !== 'separator')
        .map(
          (item) =>
            `${label} > ${item.label}${(item.accelerator ?? null) === null ? '' : ` [${item.accelerator}]`}`,
        ),
    ),
  );
const choose = (app: GazetteApp, id: string) =>
  app.electron.evaluate(
    ({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(),
    id,
  );

async function seesPage(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}

test('the menu reaches the page, in the person’s language, and windows stay on a display', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const steps = { info: 'badge', normal: 'toast', important: 'toast' };
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, steps } });
  await expect(row(page, 'Alpha')).toBeVisible();
  const items = await menuItems(app);
  for (const item of [
    '&File > &Open Folder as Source… [CommandOrControl+O]',
    '&File > &Settings… [CommandOrControl+,]',
    '&Edit > &Find in Notice… [CommandOrControl+F]',
    '&View > &Search [CommandOrControl+Shift+F]',
    '&Notice > Mark &All as Read [CommandOrControl+Shift+M]',
    '&Help > &Keyboard Shortcuts [F1]',
  ])
    expect(items).toContain(item);
  for (const [command, heading] of [
    ['sources', 'Sources'],
    ['search', 'Search'],
    ['moderation', 'Moderation'],
    ['status', 'Status'],
    ['settings', 'Settings'],
  ] as const) {
    await choose(app, command);
    await seesPage(page, heading);
  }
  // This app is not installed: it cannot start with the system, and says so.
  const atLogin = page.getByRole('checkbox', { name: 'Start when I log in' });
  await expect(atLogin).toBeDisabled();
  await expect(atLogin).toHaveAccessibleDescription('Only an installed app can start with the system.');
  await choose(app, 'shortcuts');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await choose(app, 'inbox');
  await choose(app, 'mark-all-read');
  await expect
    .poll(() => app.electron.evaluate(({ app: electronApp }) => electronApp.getBadgeCount()))
    .toBe(0);

  // A folder by the menu: the system's dialog, then a source.
  const other = await makeFolder();
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, other.path);
  await choose(app, 'add-folder');
  await expect(page.getByRole('article', { name: basename(other.path) })).toBeVisible();

  await app.callBridge('settings.update', { patch: { language: 'zh' } });
  await expect
    .poll(async () => (await menuItems(app))[0])
    .toBe('文件(&F) > 打开文件夹作为来源(&O)… [CommandOrControl+O]');

  // What is important flashes while the person is elsewhere.
  await app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) return;
    const notes = window as unknown as { flashes: boolean[] };
    notes.flashes = [];
    window.isFocused = () => false;
    window.flashFrame = (isOn) => void notes.flashes.push(isOn);
  });
  await folder.save('c.md', noticeText({ id: 'c' }, '# Plain news\n\nText.'));
  await folder.save('d.md', noticeText({ id: 'd', level: 'important' }, '# Pressing news\n\nText.'));
  const flashes = () =>
    app.electron.evaluate(
      ({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0] as unknown as { flashes: boolean[] }).flashes,
    );
  await expect.poll(flashes).toEqual([true]);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('focus'));
  expect(await flashes()).toEqual([true, false]);

  // The display under the window is unplugged.
  const bounds = await app.electron.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds({ x: -4000, y: 300, width: 900, height: 700 });
    screen.emit('display-removed');
    const { workArea } = screen.getPrimaryDisplay();
    return { at: window?.getBounds(), workArea };
  });
  expect(bounds.at?.x).toBeGreaterThanOrEqual(bounds.workArea.x);
  expect(bounds.at?.y).toBeGreaterThanOrEqual(bounds.workArea.y);
  expect(bounds.at).toMatchObject({ width: 900, height: 700 });

  // Without closing to the tray, the end of the window is the end of the app.
  const ended = new Promise((done) => app.electron.process().once('exit', done));
  await close(app);
  expect(await ended).toBe(0);
  await other.dispose();
});

test('started by the system it has no window until it is asked for one', async ({ app, folder }) => {
  test.skip(process.platform !== 'linux', 'autostart files are Linux’s');
  const home = await mkdtemp(join(tmpdir(), 'gazette-home-'));
  const entry = () => readFile(join(home, 'autostart/org.gazette.desktop.desktop'), 'utf8').catch(() => null);
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    APPIMAGE: '/home/me/My Apps/Gazette.AppImage',
    APPDIR: '/',
    ELECTRON_FORCE_IS_PACKAGED: '1',
  };
  await app.startHidden(['--hidden'], {
    folders: [folder.path],
    settings: { ...ENGLISH, startAtLogin: true, closeToTray: true },
    env,
  });
  await needsTray(app);
  await expect
    .poll(async () => (await shownTray(app))?.toolTip, { timeout: 30_000 })
    .toBe('Gazette: 1 unread');
  await expect.poll(entry).toContain('Exec="/home/me/My Apps/Gazette.AppImage" "--hidden"\n');
  expect(await (await app.secondInstance('--hidden')).exit).toBe(0);
  expect(app.windowCount()).toBe(0);

  const [, page] = await Promise.all([app.secondInstance('--show=settings'), app.electron.firstWindow()]);
  await seesPage(page, 'Settings');
  const atLogin = page.getByRole('checkbox', { name: 'Start when I log in' });
  await expect(atLogin).toBeChecked();
  await atLogin.uncheck();
  await expect.poll(entry).toBeNull();
  await atLogin.check();
  await expect.poll(entry).toContain('Gazette.AppImage');

  // Closing to the tray does not keep the system from ending the app.
  const main = app.electron.process();
  const ended = new Promise((done) => main.once('exit', done));
  main.kill('SIGTERM');
  await ended;
  await rm(home, { recursive: true, force: true });
});
