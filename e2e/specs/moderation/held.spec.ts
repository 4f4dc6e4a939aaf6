/** What the word list stops: seen by moderators only, published by a person or never. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, openNotice, reader, row, rows } from '../../fixtures/ui.ts';

const kind = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

test('a held notice is shown in the moderation view only until it is released; a rejected one stays out', async ({
  app,
  folder,
}) => {
  await mkdir(join(app.dataFolder, 'moderation'), { recursive: true });
  await writeFile(
    join(app.dataFolder, 'moderation/words.txt'),
    '薪资表\thold\t内部\tlevel=high\n示例禁词\treject\n',
  );
  await folder.save('plain.md', noticeText({ id: 'plain' }, '# 停水通知\n\n明日停水。'));
  await folder.save('held.md', noticeText({ id: 'held' }, '# 薪酬说明\n\n附件为薪資表，请查收。'));
  await folder.save('rejected.md', noticeText({ id: 'rejected' }, '# 活动说明\n\n这里有示例禁词。'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, '停水通知')).toBeVisible();

  await goTo(page, 'Moderation');
  const held = page.getByRole('article', { name: '薪酬说明' });
  await expect(held.locator('mark')).toHaveText(['薪資表']);
  await expect(held.getByRole('row', { name: /薪资表/ })).toContainText('held');
  await expect(page.getByRole('list', { name: 'Held' }).getByRole('listitem')).toHaveCount(1);
  await kind(page, 'Rejected').click();
  const rejected = page.getByRole('article', { name: '活动说明' });
  await expect(rejected.locator('mark')).toHaveText(['示例禁词']);
  await expect(rejected.getByRole('button')).toHaveCount(0);
  await goTo(page, 'Notices');
  await expect(rows(page)).toHaveCount(1);

  await goTo(page, 'Moderation');
  await held.getByRole('button', { name: 'Publish anyway' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish anyway' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(held.getByRole('button', { name: 'Publish anyway' })).toHaveCount(0);
  await goTo(page, 'Notices');
  await openNotice(page, '薪酬说明');
  // As it is: who releases it has read it.
  await expect(reader(page)).toContainText('附件为薪資表，请查收。');
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, '活动说明')).toHaveCount(0);
});
