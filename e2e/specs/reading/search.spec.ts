import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, readerTitle, row } from '../../fixtures/ui.ts';

test('search finds Chinese words of one and two characters and English ones, highlighted', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# 明日停水通知\n\n因检修，A座明日停水。'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Water outage\n\nThe ISO 9001 audit is moved.'));
  await folder.save('c.md', noticeText({ id: 'c' }, '# Lunch\n\nNothing of the kind.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await goTo(page, 'Search');
  const field = page.getByRole('textbox', { name: 'Search notices' });
  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  for (const [query, title] of [
    ['停水', '明日停水通知'],
    ['水', '明日停水通知'],
    ['water outage', 'Water outage'],
    ['ISO 9001', 'Water outage'],
  ] as const) {
    await field.fill(query);
    await expect(results).toHaveCount(1);
    await expect(results.first()).toContainText(title);
    await expect(results.first().locator('mark').first()).toBeVisible();
  }
  await field.fill('nowhere to be found');
  await expect(page.getByText('No notice contains “nowhere to be found”')).toBeVisible();
  await field.fill('停水');
  await results.first().getByRole('link').click();
  await expect(readerTitle(page)).toHaveText(/明日停水通知/);
});

test('/ goes to search from anywhere', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search notices' })).toBeFocused();
});
