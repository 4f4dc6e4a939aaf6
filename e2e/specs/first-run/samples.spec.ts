import { expect, test } from '../../fixtures/app.ts';
import { ENGLISH, listSize, reader, rows } from '../../fixtures/ui.ts';

test('the first run shows the samples; any of them opens', async ({ app }) => {
  const page = await app.start();
  await expect(rows(page).first()).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => listSize(page)).toBeGreaterThan(5);
  await rows(page).first().getByRole('link').click();
  await expect(reader(page).getByRole('heading', { level: 1 })).toBeVisible();
  expect(app.consoleErrors).toEqual([]);
});

test('the second run does not bring removed samples back', async ({ app }) => {
  const page = await app.start();
  await expect(rows(page).first()).toBeVisible({ timeout: 20_000 });
  await app.callBridge('sources.remove', { id: 'samples' });
  await expect(rows(page)).toHaveCount(0);
  await app.restart();
  await expect(app.page.getByRole('main')).toBeVisible();
  await expect(rows(app.page)).toHaveCount(0);
});

test('folders named at the start take the place of the samples', async ({ app, folder }) => {
  await folder.save('a.md', '# Mine\n\nText.\n');
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(rows(page)).toHaveCount(1);
});
