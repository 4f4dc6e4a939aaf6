import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, row } from '../../fixtures/ui.ts';

test('twice the browser’s usual text size: nothing is cut off sideways, rows do not overlap', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a', pinned: true, requiresAck: true }, '# Alpha\n\nText.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Page.setFontSizes', { fontSizes: { standard: 32 } });
  for (const width of [1440, 420]) {
    await page.setViewportSize({ width, height: 900 });
    await page.reload();
    await expect(row(page, 'Beta')).toBeVisible();
    const overlap = await row(page, 'Alpha').evaluate((first) => {
      const parts = [...first.querySelectorAll('a, p, .row-meta')].map((part) =>
        part.getBoundingClientRect(),
      );
      return parts.some((part) => part.bottom > first.getBoundingClientRect().bottom + 1);
    });
    expect(overlap).toBe(false);
    for (const name of ['Search', 'Sources', 'Moderation', 'Status', 'Settings', 'Notices'] as const) {
      await page.getByRole('button', { name: 'Menu' }).click();
      await goTo(page, name);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('button, select, input, h1, h2, label')]
          .filter((element) => element.checkVisibility())
          .filter(
            (element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
          )
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      expect({ name, wide }).toEqual({ name, wide: [] });
    }
  }
});
