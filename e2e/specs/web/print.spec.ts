import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, row } from '../../fixtures/ui.ts';

test('on paper there is the notice and nothing else, in light colours', async ({ app, folder }) => {
  await folder.save('w.md', noticeText({ id: 'w' }, '# Water off\n\nFirst line.\n\nLast line of it.'));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, theme: 'dark' } });
  await openNotice(page, 'Water off');
  await expect(reader(page)).toContainText('Last line of it.');
  const isAsked = page.evaluate(
    () => new Promise((done) => addEventListener('beforeprint', () => done(true), { once: true })),
  );
  await page.getByRole('button', { name: 'Print' }).click();
  expect(await isAsked).toBe(true);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('Content SHA-256')).toBeVisible();
  await expect(row(page, 'Water off')).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  const colour = await page.evaluate(() => getComputedStyle(document.body).color);
  expect(colour).toBe('rgb(28, 28, 25)');
});
