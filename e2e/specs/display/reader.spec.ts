import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, listSize, openNotice, reader, resize, row } from '../../fixtures/ui.ts';

test('every block is set in the direction of its own script', async ({ app, folder }) => {
  await folder.save(
    'r.md',
    noticeText(
      { id: 'r' },
      '# إشعار بانقطاع المياه\n\nسيتم قطع المياه عن المبنى A غداً.\n\n* أولاً\n* ثانياً\n\nEnglish text, and a word: العربية.',
    ),
  );
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'إشعار');
  const direction = (text: string) =>
    reader(page)
      .getByTestId('notice-body')
      .locator('> *')
      .filter({ hasText: text })
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await direction('المبنى')).toBe('rtl');
  expect(await direction('أولاً')).toBe('rtl');
  expect(await direction('English text')).toBe('ltr');
});

test('a picture that is not there says why, in the person’s language, and a dead link is no link', async ({
  app,
  folder,
}) => {
  await folder.save(
    'p.md',
    noticeText(
      { id: 'p' },
      '# Pictures\n\n![logo](https://images.invalid/x.png) ![plan](none.png) [file](none.pdf)',
    ),
  );
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, language: 'zh' } });
  await page.getByRole('link', { name: 'Pictures' }).click();
  const before = (selector: string) =>
    page.locator(selector).evaluate((element) => getComputedStyle(element, '::before').content);
  expect(await before('.remote-image')).toBe('"图片未载入"');
  expect(await before('.missing-image')).toBe('"找不到图片"');
  await expect(page.getByTestId('notice-body').getByRole('link')).toHaveCount(0);
});

test('messages keep clear of the bar that asks for an acknowledgement', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a', requiresAck: true }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  for (const width of [1440, 420]) {
    await resize(app, width, 860);
    await reader(page).getByRole('button', { name: 'Copy link' }).click();
    const message = page.getByRole('region', { name: 'Messages' }).locator('> *').last();
    await expect(message).toBeVisible();
    const bar = await reader(page).getByRole('region', { name: 'Please acknowledge' }).boundingBox();
    const box = await message.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
  }
});

test('nothing moves for those who want no motion', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a', pinned: true }, '# Alpha\n\nText.'));
  for (let index = 0; index < 40; index += 1)
    await folder.save(
      `${String(index)}.md`,
      noticeText({ id: `n${String(index)}` }, `# Notice ${String(index)}\n\nText.`),
    );
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(() => listSize(page)).toBe(41);
  await openNotice(page, 'Alpha');
  /** In ms, of everything that moves now. */
  const longest = () =>
    page.evaluate(() =>
      Math.max(
        0,
        ...document
          .getAnimations()
          .map((animation) => Number(animation.effect?.getComputedTiming().activeDuration ?? 0)),
      ),
    );
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await longest()).toBeLessThan(1);
  await page.keyboard.press('Escape');
  await reader(page).getByRole('button', { name: 'Copy link' }).click();
  expect(await longest()).toBeLessThan(1);
  await page.getByTestId('list-scroller').evaluate((list) => (list.scrollTop = 300));
  await folder.save('new.md', noticeText({ id: 'new' }, '# Brand new\n\nText.'));
  await page.getByRole('button', { name: '1 new notice' }).click();
  expect(await page.getByTestId('list-scroller').evaluate((list) => list.scrollTop)).toBe(0);
  await expect(row(page, 'Brand new')).toBeVisible();
});

test('the names of the buttons above a notice stay inside the window', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  for (const width of [1280, 700]) {
    await resize(app, width, 800);
    await page.waitForFunction((wide) => innerWidth === wide, width);
    const ends = await reader(page)
      .locator('.reader-bar .tooltip-bubble')
      .evaluateAll((bubbles) => bubbles.map((bubble) => bubble.getBoundingClientRect().right));
    expect(ends.length).toBeGreaterThan(4);
    expect(Math.max(...ends)).toBeLessThanOrEqual(width);
  }
});
