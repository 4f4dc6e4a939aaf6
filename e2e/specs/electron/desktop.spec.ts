import { expect, type GazetteApp, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, readerTitle, row } from '../../fixtures/ui.ts';

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly outcome: string;
}

/** What the journal of notifications says was shown, one by one or in a summary. */
async function shown(app: GazetteApp): Promise<Shown[]> {
  const text = await app.readData('electron/notifications.jsonl').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line.includes('"id"'))
    .map((line) => JSON.parse(line) as Shown)
    .filter(({ outcome }) => outcome === 'shown' || outcome === 'summarised');
}

/** What comes while a first scan settles is told in one summary: news is news only after that. */
async function untilTold(app: GazetteApp, id: string): Promise<void> {
  await expect.poll(async () => (await shown(app)).filter((record) => record.id === id).length).toBe(1);
}

test('one notification for one version, none after a restart', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nThere from the start.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  await untilTold(app, 'a');
  await folder.save('n.md', noticeText({ id: 'n', issuer: 'Facilities' }, '# News\n\nText.'));
  const ofNews = async () =>
    (await shown(app)).filter(({ id, outcome }) => id === 'n' && outcome === 'shown').length;
  await expect.poll(ofNews).toBe(1);
  // The same content again is no news.
  await folder.save('n.md', noticeText({ id: 'n', issuer: 'Facilities' }, '# News\n\nText.'));
  await app.restart();
  await expect(row(app.page, 'News')).toBeVisible();
  await folder.save('m.md', noticeText({ id: 'm' }, '# More news\n\nText.'));
  await untilTold(app, 'm');
  expect(await ofNews()).toBe(1);
});

test('the badge counts what is unread', async ({ app, folder }) => {
  for (const id of ['a', 'b', 'c'])
    await folder.save(`${id}.md`, noticeText({ id }, `# Notice ${id}\n\nText.`));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  const badge = () => app.electron.evaluate(({ app: electronApp }) => electronApp.getBadgeCount());
  await expect.poll(badge).toBe(3);
  await openNotice(page, 'Notice a');
  await expect.poll(badge).toBe(2);
});

test('a deep link given to a second instance opens in the first', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText of beta.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  const { exit } = await app.secondInstance('gazette://notice/b');
  await expect(readerTitle(page)).toHaveText(/Beta/);
  await expect(reader(page)).toContainText('Text of beta.');
  expect(await exit).toBe(0);
  expect(app.windowCount()).toBe(1);
});

test('a folder given to a second instance becomes a source', async ({ app, folder }) => {
  const page = await app.start({ settings: ENGLISH });
  await folder.save('late.md', noticeText({ id: 'late' }, '# Came late\n\nText.'));
  const { exit } = await app.secondInstance(folder.path);
  await expect(row(page, 'Came late')).toBeVisible();
  expect(await exit).toBe(0);
});

test('a folder is added with the system’s dialog', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# From the dialog\n\nText.'));
  const page = await app.start({ settings: { ...ENGLISH, sources: [] } });
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, folder.path);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sources' }).click();
  await page.getByRole('button', { name: 'Add a folder…' }).click();
  await expect(page.getByRole('article', { name: /gazette-notices-/ })).toContainText('Ready');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Notices' }).click();
  await expect(row(page, 'From the dialog')).toBeVisible();
});

test('permissions are denied, and the page has three functions and nothing else of Electron’s', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  const state = await page.evaluate(
    async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
  );
  expect(state).not.toBe('granted');
  expect(
    Object.keys(await page.evaluate(() => (window as unknown as { gazette: object }).gazette)).toSorted(),
  ).toEqual(['call', 'host', 'on']);
});

test('a second start on the same data folder hands over and ends', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  const { exit } = await app.secondInstance();
  expect(await exit).toBe(0);
  await expect(row(page, 'Alpha')).toBeVisible();
});
