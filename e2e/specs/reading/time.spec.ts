import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, row } from '../../fixtures/ui.ts';

/** ISO 8601 in UTC, to the second. */
const at = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');

test('a notice becomes effective and another expires, with the network cut', async ({ app, folder }) => {
  const soon = 12_000;
  await folder.save('u.md', noticeText({ id: 'u', effective: at(soon) }, '# Soon in force\n\nText.'));
  await folder.save('e.md', noticeText({ id: 'e', expires: at(soon) }, '# Soon over\n\nText.'));
  await folder.save('s.md', noticeText({ id: 's', publishAt: at(soon) }, '# Not yet seen\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  if (app.kind === 'electron') await app.setOffline(true);
  await expect(row(page, 'Soon in force')).toContainText('Upcoming');
  await expect(row(page, 'Soon over')).toBeVisible();
  await expect(row(page, 'Not yet seen')).toHaveCount(0);
  await expect(row(page, 'Soon in force')).not.toContainText('Upcoming', { timeout: 25_000 });
  await expect(row(page, 'Soon over')).toHaveCount(0, { timeout: 25_000 });
  await expect(row(page, 'Not yet seen')).toBeVisible({ timeout: 25_000 });
  await openNotice(page, 'Soon in force');
  await expect(reader(page)).not.toContainText('Upcoming');
});

test('drafts are not seen by readers', async ({ app, folder }) => {
  await folder.save('d.md', noticeText({ id: 'd', draft: true }, '# A draft\n\nText.'));
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  await expect(row(page, 'A draft')).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Moderation' }).click();
  await page.getByRole('button', { name: 'Drafts' }).click();
  await expect(page.getByRole('heading', { name: 'A draft' })).toBeVisible();
});
