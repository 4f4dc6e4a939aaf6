import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, openNotice, reader, row } from '../../fixtures/ui.ts';

test('what is pushed is there with the bridge dead, although it was never opened', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Alpha')).toBeVisible();
  await folder.save('p.md', noticeText({ id: 'p' }, '# Pushed\n\nOnly ever pushed.'));
  await expect(row(page, 'Pushed')).toBeVisible();
  await app.keepBridgeDown();
  await openNotice(page, 'Pushed');
  await expect(reader(page)).toContainText('Only ever pushed.');
});

test('an evict loses nothing: what is open stays, and opens again', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText of alpha.'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nText of beta.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Alpha');
  await app.callBridge('cache.evict', { id: null });
  await expect(reader(page)).toContainText('Text of alpha.');
  await openNotice(page, 'Beta');
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('Text of alpha.');
  await app.callBridge('cache.evict', { id: 'a' });
  await app.keepBridgeDown();
  await openNotice(page, 'Beta');
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('Text of alpha.');
});

test('a withdrawn notice leaves every layer: with the bridge dead it is a tombstone, not a text', async ({
  app,
  folder,
}) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nSee [the other](/notice/b).'));
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nA secret that is taken back.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await openNotice(page, 'Beta');
  await openNotice(page, 'Alpha');
  await folder.remove('b.md');
  await expect(row(page, 'Beta')).toHaveCount(0);
  await app.keepBridgeDown();
  await reader(page).getByRole('link', { name: 'the other' }).click();
  await expect(page.getByRole('heading', { name: 'This notice was withdrawn' })).toBeVisible();
  await expect(page.getByText('A secret that is taken back.')).toHaveCount(0);
});
