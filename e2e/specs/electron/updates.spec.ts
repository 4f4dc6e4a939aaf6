/** The app's own updates as a person sees them. What main tells is sent in its place; what the page asks is kept. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { UpdateOverview } from '../../../server-bridge/contract/update.ts';
import { expect, test, type GazetteApp } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, resize, row } from '../../fixtures/ui.ts';

const BASE: UpdateOverview = {
  state: { state: 'idle' },
  version: '1.2.0',
  channel: 'beta',
  ring: 'early',
  target: 'appimage',
  checkedAt: 1_790_000_000_000,
  previous: '1.1.0',
  returned: null,
  refusals: [],
  news: null,
};
const version = '1.3.0';

/** Tells the page, as main does. */
const tell = (app: GazetteApp, change: Partial<UpdateOverview>): Promise<void> =>
  app.electron.evaluate(
    ({ BrowserWindow }, payload) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('gazette:events', [
        { event: 'host:update', payload },
      ]),
    { ...BASE, ...change },
  );

/** From here on main hears nothing of the page: what it asks for is kept, and told. */
async function recordActions(app: GazetteApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    const asked: string[] = [];
    (globalThis as unknown as { askedOfUpdates: string[] }).askedOfUpdates = asked;
    BrowserWindow.getAllWindows()[0]?.webContents.ipc.handle(
      'gazette:host',
      (_event, message: { method: string; params: { action?: string } }) => {
        if (message.method === 'host.updateAct') asked.push(message.params.action ?? '');
        return { ok: true, result: {} };
      },
    );
  });
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { askedOfUpdates: string[] }).askedOfUpdates);
}

async function hasNoObjections(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('the status page tells where updates stand and offers what the state allows', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  const updates = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Updates', exact: true }) });
  const line = updates.getByTestId('update-state');
  const buttons = async (): Promise<string[]> =>
    (await updates.getByRole('button').allTextContents()).filter((name) => name !== 'What’s new');

  // By the menu: the part itself takes the keyboard. This app runs from its sources.
  await app.electron.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.getMenuItemById('check-updates')?.click(),
  );
  await expect(page.getByRole('heading', { name: 'Updates', exact: true })).toBeFocused();
  await expect(line).toHaveAttribute('data-state', 'off');
  expect(await buttons()).toEqual([]);

  const asked = await recordActions(app);
  await tell(app, {});
  await expect(line).toContainText('No update is waiting.');
  for (const text of ['Beta', 'early', 'AppImage', '1.2.0', '1.1.0'])
    await expect(updates).toContainText(text);
  expect(await buttons()).toEqual(['Check for updates']);
  await updates.getByRole('button', { name: 'Check for updates' }).press('Enter');
  await expect.poll(asked).toEqual(['check']);
  await tell(app, { state: { state: 'checking' } });
  await expect(line).toContainText('Checking for updates…');
  await expect(updates.getByRole('status')).toBeFocused();
  expect(await buttons()).toEqual([]);

  const MiB = 1024 * 1024;
  await tell(app, {
    state: { state: 'downloading', version, received: 12 * MiB, total: 48 * MiB, isDifferential: false },
  });
  const bar = updates.getByRole('progressbar', { name: 'Download' });
  await expect(bar).toHaveAttribute('aria-valuetext', '12 MiB of 48 MiB (25%)');
  await expect(bar).toHaveJSProperty('position', 0.25);
  await updates.getByRole('button', { name: 'Cancel the download' }).click();
  await expect.poll(asked).toEqual(['check', 'cancel']);

  await tell(app, {
    state: { state: 'failed', code: 'wrong-hash', version, retryAt: null },
    refusals: [
      { at: 1_790_000_000_000, code: 'wrong-hash', version },
      { at: 1_780_000_000_000, code: 'unknown-key', version: null },
    ],
    returned: { from: '1.2.5', to: '1.2.0', at: 1_790_000_000_000, reason: 'unhealthy' },
  });
  await expect(line).toContainText('The downloaded file is not what the manifest says');
  await expect(updates).toContainText('Version 1.2.5 did not start well; the app went back to version 1.2.0');
  await updates.getByText('Recent problems (2)').click();
  await expect(updates.getByRole('listitem').first()).toContainText('wrong-hash');
  await expect(updates.getByRole('listitem').last()).toContainText('signed with an unknown key');
  await hasNoObjections(page, 'a failed update');

  await tell(app, { state: { state: 'ready', version } });
  await updates.getByRole('button', { name: 'Restart now' }).click();
  await expect.poll(asked).toEqual(['check', 'cancel', 'restart']);
  // Told here already: not a second time in the corner.
  await expect(page.getByRole('region', { name: 'Messages' }).getByText(version)).toHaveCount(0);
});

test('a version that waits, a return and what is new are told once, quietly', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  const messages = page.getByRole('region', { name: 'Messages' });
  const returned = { from: '1.2.5', to: '1.2.0', at: 1_790_000_000_000, reason: 'withdrawn' } as const;
  await tell(app, { returned, state: { state: 'ready', version } });
  await expect(messages).toContainText('Version 1.2.5 was taken back');
  await hasNoObjections(page, 'a return');
  await messages.getByRole('button', { name: 'Dismiss message' }).click();
  await expect(messages).toContainText('Version 1.3.0 installs at the next start.');
  await messages.getByRole('button', { name: 'Dismiss message' }).click();

  // What was told is kept: another page of the app does not tell it again, only what is new since.
  await page.reload();
  await expect(row(page, 'Alpha')).toBeVisible();
  const asked = await recordActions(app);
  await tell(app, { returned, state: { state: 'ready', version }, news: '1.2.0' });
  const news = page.getByRole('region', { name: 'What’s new in 1.2.0' });
  await expect(news).toContainText('Added');
  await expect(messages.getByRole('button')).toHaveCount(0);
  await expect.poll(asked).toEqual(['news-seen']);
  await hasNoObjections(page, 'what is new');
  const scroll = news.getByRole('group');
  expect(await scroll.evaluate((box) => box.scrollHeight > box.clientHeight)).toBe(true);
  await scroll.focus();
  await page.keyboard.press('End');
  await expect.poll(() => scroll.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
  await resize(app, 700, 800);
  await expect(news).toBeInViewport({ ratio: 1 });
  await news.getByRole('button', { name: 'Close “What’s new”' }).click();
  await expect(news).toHaveCount(0);

  await resize(app, 1280, 800);
  await tell(app, { state: { state: 'ready', version: '1.4.0' } });
  await messages.getByRole('button', { name: 'Restart now' }).click();
  await expect.poll(asked).toEqual(['news-seen', 'restart']);
  await tell(app, { state: { state: 'installing', version: '1.4.0' } });
  await expect(messages.getByRole('button')).toHaveCount(0);

  // Reached again.
  await goTo(page, 'Status');
  await page.getByRole('button', { name: 'What’s new' }).click();
  await expect(page.getByRole('dialog', { name: 'What’s new in 1.2.0' })).toContainText('Folder sources');
  await hasNoObjections(page, 'what is new, asked for');
});
