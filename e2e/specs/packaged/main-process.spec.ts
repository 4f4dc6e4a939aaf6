/** What only the main process can tell, asked of the package that differs in the inspector's fuse. */
import { _electron } from '@playwright/test';
import { expect, inspectable, test } from '../../fixtures/packaged.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { goTo, row } from '../../fixtures/ui.ts';

test('runs from its archive as a packaged app, without developer tools; says so when the sandbox is off', async ({
  packaged,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'alpha' }, '# Alpha\n\nText.'));
  const app = await _electron.launch({
    executablePath: inspectable,
    // What the person switches off is told, here and below.
    args: ['--no-sandbox', folder.path],
    cwd: packaged.home,
    env: { ...packaged.env },
  });
  try {
    const page = await app.firstWindow();
    await expect(row(page, 'Alpha')).toBeVisible({ timeout: 20_000 });
    const facts = await app.evaluate(({ app: main, BrowserWindow, Menu }) => {
      const roles: string[] = [];
      const ids: string[] = [];
      const collect = (items: readonly Electron.MenuItem[]): void => {
        for (const item of items) {
          roles.push(String(item.role));
          ids.push(item.id);
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
        ids,
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
    expect(facts.ids).toContain('documentation');
    await goTo(page, 'Status');
    await expect(page.getByRole('alert')).toContainText('without its sandbox');
    const doctor = await packaged.run(['cli', 'doctor']);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/sandbox +off/);
    expect(doctor.out).toContain('the app runs without Chromium’s sandbox');
    expect(facts.roles.map((role) => role.toLowerCase())).not.toContain('toggledevtools');
  } finally {
    await app.close();
  }
});
