import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, readerTitle } from '../../fixtures/ui.ts';

test('a link to another notice opens it without a reload', async ({ app, folder }) => {
  await folder.save(
    'a.md',
    noticeText({ id: 'a' }, '# Alpha\n\n[beta](/notice/b), [by deep link](gazette://notice/b)'),
  );
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\n[alpha](/notice/a)'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await page.evaluate(() => ((window as unknown as { mark: number }).mark = 1));
  await reader(page).getByRole('link', { name: 'beta' }).click();
  await expect(readerTitle(page)).toHaveText(/Beta/);
  await reader(page).getByRole('link', { name: 'alpha' }).click();
  await expect(readerTitle(page)).toHaveText(/Alpha/);
  await reader(page).getByRole('link', { name: 'by deep link' }).click();
  await expect(readerTitle(page)).toHaveText(/Beta/);
  expect(await page.evaluate(() => (window as unknown as { mark?: number }).mark)).toBe(1);
});

test('hostile links and window.open are blocked, and the window stays where it is', async ({
  app,
  folder,
}) => {
  const body = [
    '# Links',
    '[script](javascript:window.__xss=1)',
    '[data](data:text/html,hi)',
    '[file](file:///etc/passwd)',
    '[other scheme](ms-msdt:/id)',
    '<a href="https://example.invalid/" target="_blank">blank</a>',
  ].join('\n\n');
  await folder.save('l.md', noticeText({ id: 'l' }, body));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Links');
  for (const name of ['script', 'data', 'file', 'other scheme']) {
    await reader(page).getByText(name, { exact: true }).click();
  }
  // Even what no notice can contain is refused: a page that tries by script.
  const before = app.windowCount();
  await page.evaluate(() => {
    window.open('https://example.invalid/popup');
    window.open('file:///etc/passwd');
    const link = document.createElement('a');
    link.href = 'file:///etc/passwd';
    document.body.append(link);
    link.click();
    link.href = 'ms-msdt:/id';
    link.click();
  });
  await expect(readerTitle(page)).toHaveText(/Links/);
  expect(await page.evaluate(() => (window as unknown as { __xss?: number }).__xss)).toBeUndefined();
  if (app.kind === 'electron') expect(app.windowCount()).toBe(before);
  expect(app.requests.filter((url) => url.includes('example.invalid') || url.startsWith('file:'))).toEqual(
    [],
  );
});
