import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, goTo, openNotice, reader, readerTitle, row } from '../../fixtures/ui.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
}

test('a slow load that comes after a newer push changes nothing', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nThe old text.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Beta');
  // From here on, answers to "get notice a" wait until they are let go.
  const held: Array<() => void> = [];
  const asked = new Set<number>();
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message & { params?: { id?: string } };
      if (message.method === 'notices.get' && message.params?.id === 'a') asked.add(message.id ?? -1);
      server.send(text);
    });
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message;
      if (asked.has(message.id ?? -1)) held.push(() => socket.send(text));
      else socket.send(text);
    });
  });
  await page.reload();
  await row(page, 'Alpha').getByRole('link').click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nThe new text.'));
  await expect(reader(page)).toContainText('The new text.');
  for (const letGo of held) letGo();
  await page.waitForTimeout(300);
  await expect(reader(page)).toContainText('The new text.');
  await expect(reader(page)).not.toContainText('The old text.');
});

test('a link lets one browser in, once; the page survives a reload and knows its address', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  expect(page.url()).not.toContain('code');
  await openNotice(page, 'Alpha');
  expect(new URL(page.url()).pathname).toBe('/notice/a');
  await page.reload();
  await expect(readerTitle(page)).toHaveText(/Alpha/);

  const used = /http:\/\/\S+#code=\S+/.exec(app.output)?.[0] ?? '';
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser');
  const stranger = await browser.newContext();
  const other = await stranger.newPage();
  await other.goto(used);
  await expect(other.getByRole('heading', { name: 'Sign in again' })).toBeVisible();
  await expect(other.getByText('gazette open', { exact: true })).toBeVisible();
  await expect(other.getByText('npm run gazette -- open', { exact: true })).toBeVisible();
  await expect(other.getByText('Alpha')).toHaveCount(0);
  await stranger.close();
});

test('what connects the page is asked for again when it did not come; what was kept is shown meanwhile', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  // The page keeps its list for the next time half a second later.
  await page.waitForTimeout(1_000);
  let isCut = true;
  let refused = 0;
  await page.route('**/assets/web-socket-*.js', async (route) => {
    if (isCut) refused += 1;
    await (isCut ? route.abort() : route.continue());
  });
  await page.reload();
  await expect.poll(() => refused).toBeGreaterThan(1);
  await expect(row(page, 'Alpha')).toBeVisible();
  isCut = false;
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText.'));
  await expect(row(page, 'Beta')).toBeVisible();
});

test('a folder is added by its path; one that is not there is told', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# By path\n\nText.'));
  const page = await app.start({ settings: { ...ENGLISH, sources: [] } });
  await goTo(page, 'Sources');
  const field = page.getByLabel('Path of the folder');
  await field.fill(`${folder.path}-nowhere`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('This folder does not exist');
  await field.fill(folder.path);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('article')).toContainText('Ready');
  await goTo(page, 'Notices');
  await expect(row(page, 'By path')).toBeVisible();
});
