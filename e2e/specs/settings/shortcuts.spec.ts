import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, readerTitle, row } from '../../fixtures/ui.ts';

test('shortcuts of a single character can be switched off, as the list of shortcuts says', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a', pinned: true }, '# Alpha\n\nText.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await expect(help).toContainText('Search/');
  await expect(help).toContainText('can be switched off');
  await help.getByRole('link', { name: 'Settings' }).click();
  await expect(help).toHaveCount(0);
  const box = page.getByRole('checkbox', { name: 'Use shortcuts of a single character' });
  await expect(box).toBeChecked();
  await box.uncheck();
  await expect
    .poll(async () => JSON.parse(await app.readData('settings.json')) as object)
    .toMatchObject({ singleKeyShortcuts: false });

  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  await page.getByRole('button', { name: 'Show shortcuts' }).click();
  await expect(help).toContainText('are switched off');
  await expect(help).not.toContainText('Search');
  await expect(help).toContainText('Next notice↓');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Show shortcuts' })).toBeFocused();

  await goTo(page, 'Notices');
  await row(page, 'Alpha').getByRole('link').focus();
  await page.keyboard.press('j');
  await expect(row(page, 'Alpha').getByRole('link')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'Beta').getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(readerTitle(page)).toHaveText('Beta');
  await page.keyboard.press('u');
  await expect(row(page, 'Beta')).not.toContainText('Unread');
  await app.restart();
  await expect(row(app.page, 'Alpha')).toBeVisible();
  await app.page.keyboard.press('?');
  await app.page.keyboard.press('/');
  // By then the page would show what the keys did.
  await app.page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await expect(app.page.getByRole('textbox', { name: 'Search notices' })).toHaveCount(0);
});
