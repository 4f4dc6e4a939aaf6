import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type GazetteApp, type StartOptions } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { shareOf } from '../../fixtures/forms.ts';
import { connection, ENGLISH, goTo, openNotice, resize, row } from '../../fixtures/ui.ts';

test('language and theme switch at once and stay', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await goTo(page, 'Settings');
  await page.getByLabel('Theme').selectOption('dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('Language').selectOption('zh');
  await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByLabel('文字大小').selectOption('large');
  await app.restart();
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(app.page.getByRole('navigation', { name: '主导航' })).toBeVisible();
});

test('a settings file edited by hand is taken over at once; a bad one is kept aside and named', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  await goTo(page, 'Settings');
  const good = JSON.parse(await app.readData('settings.json')) as object;
  await app.writeData('settings.json', JSON.stringify({ ...good, theme: 'dark' }));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await app.writeData('settings.json', '{ "version": 1, "theme": ');
  await expect(page.getByRole('alert')).toContainText('settings.bad-');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await goTo(page, 'Notices');
  await expect(row(page, 'Alpha')).toBeVisible();
});

test('axe finds nothing to object to on any page, light and dark', async ({ app, folder }) => {
  test.setTimeout(120_000);
  await folder.save(
    'a.md',
    noticeText(
      { id: 'a', level: 'urgent', requiresAck: true, pinned: true, issuer: 'Office', tags: 'water' },
      '# Alpha\n\n## Part one\n\n- place: A\n- time: 9:00\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\n## Part two\n\n`code`',
    ),
  );
  await folder.save('b.md', noticeText({ id: 'b', draft: true }, '# Draft\n\nText.'));
  for (const theme of shareOf(['light', 'dark'] as const, app.kind)) {
    await app.stop();
    await checkEveryPage(app, { folders: [folder.path], settings: { ...ENGLISH, theme } });
  }
});

async function checkEveryPage(app: GazetteApp, options: StartOptions): Promise<void> {
  const page = await app.start(options);
  const check = async (where: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  };
  await expect(row(page, 'Alpha')).toBeVisible();
  await check('inbox');
  await openNotice(page, 'Alpha');
  await check('reader');
  for (const name of ['Search', 'Sources', 'Moderation', 'Status', 'Settings'] as const) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    await page.waitForTimeout(300);
    await check(name);
  }
  await goTo(page, 'Search');
  await page.getByRole('textbox', { name: 'Search notices' }).fill('place');
  await expect(page.locator('mark').first()).toBeVisible();
  await check('search results');
  await page.getByRole('list', { name: 'Results' }).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Version history' }).click();
  await expect(page.getByRole('heading', { name: 'Version history' })).toBeVisible();
  await page.waitForTimeout(300);
  await check('history');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(300);
  await check('dialog');
  await page.keyboard.press('Escape');
  await goTo(page, 'Notices');
  await resize(app, 420, 860);
  await check('narrow list');
  await openNotice(page, 'Alpha');
  await check('narrow notice');
  await app.keepBridgeDown();
  await expect(connection(page)).not.toHaveAttribute('data-state', 'live');
  await check('without the bridge');
}
