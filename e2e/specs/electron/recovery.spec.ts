/** A page whose process ends, or that hangs, comes back as it was. */
import { expect, type GazetteApp, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader } from '../../fixtures/ui.ts';

/** A page that crashed is lost to its driver: what is on it now is asked through main. */
function onPage<T>(app: GazetteApp, code: string): Promise<T> {
  return app.electron.evaluate(
    ({ BrowserWindow }, text) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<never>,
    code,
  );
}
const view = (app: GazetteApp) =>
  onPage<{ title: string; top: number; toasts: string[]; unread: string | null } | null>(
    app,
    `({
      title: document.querySelector('.reader-title')?.textContent ?? '',
      top: Math.round(document.querySelector('[data-reader]')?.scrollTop ?? -1),
      toasts: [...document.querySelectorAll('.toasts [class^="toast-text"]')].map((it) => it.textContent),
      unread: document.querySelector('.inbox-title')?.textContent ?? null,
    })`,
  ).catch(() => null);

test('a page that crashes or hangs comes back on the same notice at the same place, and says so once', async ({
  app,
  folder,
}) => {
  test.setTimeout(90_000);
  const long = Array.from({ length: 80 }, (_, line) => `Paragraph ${line}.`).join('\n\n');
  await folder.save('a.md', noticeText({ id: 'a' }, `# Alpha\n\n${long}`));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('Paragraph 79.');
  await page.getByText('Paragraph 50.').scrollIntoViewIfNeeded();
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('gazette:view') ?? ''))
    .toContain('Paragraph');
  const before = await view(app);
  expect(before?.top).toBeGreaterThan(500);

  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  const told = 'This window had a problem and was brought back; nothing is lost';
  await expect.poll(() => view(app), { timeout: 20_000 }).toEqual({ ...before, toasts: [told] });
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);

  await app.electron.evaluate(({ BrowserWindow }) => {
    void BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript('for (;;);')
      .catch(() => undefined);
  });
  const restarts = async () =>
    (await app.readData('logs/main.log')).split('\n').filter((line) => line.includes('is back after it was'))
      .length;
  await expect.poll(restarts, { timeout: 40_000 }).toBe(2);
  await expect.poll(() => view(app), { timeout: 20_000 }).toEqual({ ...before, toasts: [told] });
});
