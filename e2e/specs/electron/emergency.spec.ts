import { emergencyPages, untilOutcome, withEmergencies } from '../../fixtures/attention.ts';
import { expect, test, type GazetteApp } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { row } from '../../fixtures/ui.ts';

const FIRE = { id: 'fire', level: 'emergency', requiresAck: true, issuer: 'Safety office' };
const DISPLAYS = [
  { id: 1, bounds: { x: 0, y: 0, width: 1280, height: 720 } },
  { id: 2, bounds: { x: 1280, y: 0, width: 1024, height: 768 } },
];

/** What the system tells of displays from here on; the first is the primary one. */
const plug = (app: GazetteApp, displays: typeof DISPLAYS, event?: 'display-added' | 'display-removed') =>
  app.electron.evaluate(
    ({ screen }, [list, name]) => {
      const all = list.map((one) => ({ ...one, workArea: one.bounds })) as unknown as Electron.Display[];
      screen.getAllDisplays = () => all;
      screen.getPrimaryDisplay = () => all[0] as Electron.Display;
      // A full-screen window is as large as the display that it is on.
      screen.getDisplayMatching = ({ x }) =>
        all.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ??
        (all[0] as Electron.Display);
      if (name !== undefined) (screen as unknown as { emit(name: string): void }).emit(name);
    },
    [displays, event] as const,
  );

/** Bounds of the windows over displays, from left to right, and whether all of them are on top. */
const covered = (app: GazetteApp) =>
  app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.webContents.getURL().includes('/attention/emergency'))
      .map((window) => ({ x: window.getBounds().x, isOnTop: window.isAlwaysOnTop() }))
      .toSorted((one, other) => one.x - other.x),
  );

test('an emergency covers every display until it is acknowledged, with any key that is not too early', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ settings: withEmergencies(folder) });
  await expect(row(page, 'Alpha')).toBeVisible();
  await plug(app, DISPLAYS);
  await folder.save('fire.md', noticeText(FIRE, '# Fire in building 4\n\nLeave by the **north** stairs.'));
  await expect
    .poll(() => covered(app), { timeout: 15_000 })
    .toEqual([
      { x: 0, isOnTop: true },
      { x: 1280, isOnTop: true },
    ]);
  await expect.poll(() => emergencyPages(app).length).toBe(2);
  for (const shown of emergencyPages(app)) {
    await expect(shown.getByRole('alertdialog', { name: 'Fire in building 4' })).toContainText(
      'Safety office',
    );
    await expect(shown.getByText('Leave by the north stairs.')).toBeVisible();
    await expect(shown.getByRole('button', { name: 'I have read this' })).toBeFocused();
  }

  // It cannot be closed, comes back on top, and follows the displays.
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows())
      if (window.webContents.getURL().includes('/attention/emergency')) {
        window.close();
        window.setAlwaysOnTop(false);
        window.emit('blur');
      }
  });
  await expect
    .poll(() => covered(app))
    .toEqual([
      { x: 0, isOnTop: true },
      { x: 1280, isOnTop: true },
    ]);
  await plug(app, DISPLAYS.slice(0, 1), 'display-removed');
  await expect.poll(async () => (await covered(app)).length).toBe(1);
  await plug(app, DISPLAYS, 'display-added');
  await expect.poll(async () => (await covered(app)).length).toBe(2);

  // A restart does not end it; acknowledging on one display does on all.
  await app.restart();
  await expect.poll(() => emergencyPages(app).length, { timeout: 15_000 }).toBeGreaterThan(0);
  const [again] = emergencyPages(app);
  const button = again?.getByRole('button', { name: 'I have read this' });
  await expect(button ?? page.locator('none')).toHaveAttribute('aria-disabled', 'false');
  await button?.press('Enter');
  await expect.poll(async () => (await covered(app)).length).toBe(0);
  await untilOutcome(app, 'fire', { outcome: 'shown', step: 'emergency', ended: 'acknowledged' });
  await expect
    .poll(async () => JSON.stringify(await app.callBridge('notices.get', { id: 'fire' })))
    .toContain('"ackVersion":1');

  // The next one, and its all-clear; both are over everywhere at once.
  await folder.save('flood.md', noticeText({ ...FIRE, id: 'flood' }, '# Flood\n\nStay upstairs.'));
  await folder.save('storm.md', noticeText({ ...FIRE, id: 'storm' }, '# Storm\n\nStay inside.'));
  await expect.poll(() => emergencyPages(app).length, { timeout: 15_000 }).toBeGreaterThan(0);
  await expect(emergencyPages(app)[0]?.getByRole('status') ?? page.locator('none')).toHaveText(
    '1 more emergency',
  );
  await folder.remove('flood.md');
  await folder.save('storm.md', noticeText({ ...FIRE, id: 'storm', level: 'normal' }, '# Storm\n\nOver.'));
  await expect.poll(async () => (await covered(app)).length, { timeout: 15_000 }).toBe(0);
  await untilOutcome(app, 'flood', { ended: 'all-clear' });
});
