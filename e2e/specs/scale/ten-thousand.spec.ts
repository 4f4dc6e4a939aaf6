import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { shareOf } from '../../fixtures/forms.ts';
import { ENGLISH, goTo, list, listSize, row, rows } from '../../fixtures/ui.ts';

test('thousands of notices: the list scrolls to its end, search answers, the newest 20 are unread', async ({
  app,
  folder,
}) => {
  test.setTimeout(180_000);
  const total = Math.max(...shareOf([2000, 10_000], app.kind));
  for (let index = 0; index < total; index += 1) {
    const name = `${String(Math.floor(index / 500))}/${String(index).padStart(5, '0')}.md`;
    await folder.saveInPlace(
      name,
      noticeText({ id: `n${String(index)}` }, `# Notice ${String(index)}\n\nBody ${String(index)} 停水.`),
    );
  }
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect.poll(() => listSize(page), { timeout: 120_000 }).toBe(total);
  await expect.poll(async () => ((await app.cli('list', '--unread')) as { total: number }).total).toBe(20);

  await rows(page).first().getByRole('link').focus();
  await page.keyboard.press('End');
  await expect(list(page).locator(`[aria-posinset="${String(total)}"]`)).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(100);
  await page.keyboard.press('Home');
  await expect(list(page).locator('[aria-posinset="1"]')).toBeVisible();

  await goTo(page, 'Search');
  await page.getByRole('textbox', { name: 'Search notices' }).fill(`Notice ${String(total - 124)}`);
  await expect(page.getByRole('list', { name: 'Results' }).getByRole('listitem').first()).toContainText(
    `Notice ${String(total - 124)}`,
  );
});

test('a burst of 1,000 changes arrives whole', async ({ app, folder }) => {
  test.setTimeout(120_000);
  await folder.save('first.md', noticeText({ id: 'first' }, '# First\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'First')).toBeVisible();
  await Promise.all(
    Array.from({ length: 1000 }, (_value, index) =>
      folder.saveInPlace(
        `burst/${String(index)}.md`,
        noticeText({ id: `b${String(index)}` }, `# Burst ${String(index)}\n\nText.`),
      ),
    ),
  );
  await expect
    .poll(() => listSize(page), {
      timeout: 60_000,
    })
    .toBe(1001);
});
