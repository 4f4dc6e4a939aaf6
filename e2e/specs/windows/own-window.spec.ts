/** A notice in a window of its own, on both hosts. */
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, readerTitle, row } from '../../fixtures/ui.ts';

test('a notice opens once in its own window, lives there, follows links there, and closes', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nFirst text. See [the other](/notice/b).'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText of beta.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  const open = page.getByRole('button', { name: 'Open in its own window' });
  const own = await app.newWindow(() => open.click());
  await expect(readerTitle(own)).toHaveText('Alpha');
  await expect(own).toHaveTitle('Alpha');
  await expect(own.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
  await expect(own.getByRole('button', { name: 'Open in its own window' })).toHaveCount(0);

  await open.click();
  await page.getByRole('article').press('o');
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nSecond text. See [the other](/notice/b).'));
  await expect(reader(own)).toContainText('Second text.');
  await expect(reader(page)).toContainText('Second text.');
  expect(app.windowCount()).toBe(2);

  await own.getByRole('link', { name: 'the other' }).click();
  await expect(readerTitle(own)).toHaveText('Beta');
  await expect(own).toHaveTitle('Beta');
  await expect(readerTitle(page)).toHaveText('Alpha');
  await folder.remove('b.md');
  await expect(own.getByTestId('notice-withdrawn')).toBeVisible({ timeout: 15_000 });

  const closed = own.waitForEvent('close');
  // By the time the key is let go, its window may be gone.
  await own.keyboard.press('Escape').catch(() => undefined);
  await closed;
  expect(app.windowCount()).toBe(1);
  await expect(row(page, 'Alpha')).toBeVisible();
});
