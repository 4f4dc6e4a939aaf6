/** What only the main process can tell, asked of the package that differs in the inspector's fuse. */
import { _electron } from '@playwright/test';
import { expect, inspectable, rootSwitches, test } from '../../fixtures/packaged.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { row } from '../../fixtures/ui.ts';

test('runs from its archive as a packaged app, sandboxed, without developer tools', async ({
  packaged,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'alpha' }, '# Alpha\n\nText.'));
  const app = await _electron.launch({
    executablePath: inspectable,
    args: [...rootSwitches, folder.path],
    cwd: packaged.home,
    env: { ...packaged.env },
  });
  try {
    const page = await app.firstWindow();
    await expect(row(page, 'Alpha')).toBeVisible({ timeout: 20_000 });
    const facts = await app.evaluate(({ app: main, BrowserWindow, Menu }) => {
      const roles: string[] = [];
      const collect = (items: readonly Electron.MenuItem[]): void => {
        for (const item of items) {
          roles.push(String(item.role));
          if (item.submenu !== undefined) collect(item.submenu.items);
        }
      };
      collect(Menu.getApplicationMenu()?.items ?? []);
      return {
        isPackaged: main.isPackaged,
        path: main.getAppPath(),
        name: main.getName(),
        userData: main.getPath('userData'),
        roles,
        windows: BrowserWindow.getAllWindows().length,
        devTools: BrowserWindow.getAllWindows().some(({ webContents }) => webContents.isDevToolsOpened()),
      };
    });
    expect(facts).toMatchObject({
      isPackaged: true,
      name: 'Gazette',
      userData: `${packaged.dataFolder}/electron`,
      windows: 1,
      devTools: false,
    });
    expect(facts.path).toMatch(/app\.asar$/);
    expect(facts.roles.map((role) => role.toLowerCase())).not.toContain('toggledevtools');
  } finally {
    await app.close();
  }
});
