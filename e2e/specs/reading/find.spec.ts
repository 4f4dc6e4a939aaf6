/** Finding in a notice, on both hosts. */
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader } from '../../fixtures/ui.ts';

/** What is marked now: every place, and the current one. */
const marked = (page: Page): Promise<{ all: string[]; current: string[] }> =>
  page.evaluate(() => {
    const texts = (name: string): string[] =>
      [...(CSS.highlights.get(name) ?? [])].map((range) => (range as Range).toString());
    return { all: texts('found'), current: texts('found-current') };
  });

test('finds over inline marks and widths, walks around, follows live changes, and leaves no trace', async ({
  app,
  folder,
}) => {
  const filler = Array.from({ length: 60 }, (_, line) => `Paragraph ${line}.`).join('\n\n');
  const text = (end: string): string =>
    noticeText(
      { id: 'a' },
      `# Water 停水\n\n明日**停**水，WATER is off.\n\n\`\`\`\nｗａｔｅｒ\n\`\`\`\n\n${filler}\n\n${end}`,
    );
  await folder.save('a.md', text('The last water.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Water');
  await expect(reader(page)).toContainText('WATER is off.');
  await page.keyboard.press('Control+f');
  const bar = page.getByRole('search', { name: 'Find in this notice' });
  const field = bar.getByRole('textbox');
  await expect(field).toBeFocused();
  await page.keyboard.type('停水');
  await expect(bar.getByRole('status')).toHaveText('1 of 2');
  expect(await marked(page)).toEqual({ all: ['停水', '停水'], current: ['停水'] });

  await field.fill('water');
  await expect(bar.getByRole('status')).toHaveText('1 of 4');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F3');
  await expect(bar.getByRole('status')).toHaveText('3 of 4');
  expect((await marked(page)).current).toEqual(['ｗａｔｅｒ']);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The last water.')).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('status')).toHaveText('1 of 4');
  await page.keyboard.press('Shift+F3');
  await expect(bar.getByRole('status')).toHaveText('4 of 4');

  await folder.save('a.md', text('More water, and the last water.'));
  await expect(bar.getByRole('status')).toHaveText('5 of 5');
  expect((await marked(page)).all).toEqual(['Water', 'WATER', 'ｗａｔｅｒ', 'water', 'water']);
  await field.fill('nothing of it');
  await expect(bar.getByRole('status')).toHaveText('Not found');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  expect(await marked(page)).toEqual({ all: [], current: [] });
  await expect(reader(page).getByRole('article')).toBeFocused();

  // Without a notice the key is not ours.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.keyboard.press('Control+f');
  await expect(bar).toHaveCount(0);
});
