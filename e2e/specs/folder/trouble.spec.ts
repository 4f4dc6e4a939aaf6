import { spawnSync } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { expect, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, listSize, goTo, openNotice, reader, row } from '../../fixtures/ui.ts';

test('a share that is gone is a state, not a withdrawal; back again it goes on', async ({ app, folder }) => {
  await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText of alpha.'));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, rescanSeconds: 1 } });
  await expect(row(page, 'Alpha')).toBeVisible();
  await rename(folder.path, `${folder.path}-away`);
  await goTo(page, 'Sources');
  await expect(page.getByRole('article')).toContainText('The folder is not there');
  await goTo(page, 'Notices');
  await openNotice(page, 'Alpha');
  await expect(reader(page)).toContainText('Text of alpha.');
  await rename(`${folder.path}-away`, folder.path);
  await folder.save('b.md', noticeText({ id: 'b' }, '# Beta\n\nAfter the return.'));
  await expect(row(page, 'Beta')).toBeVisible();
  await expect(row(page, 'Alpha')).toBeVisible();
});

test('many files vanish at once: the source asks, and keeps or withdraws as told', async ({
  app,
  folder,
}) => {
  for (let index = 0; index < 30; index += 1) {
    await folder.save(
      `${String(index)}.md`,
      noticeText({ id: `n${String(index)}` }, `# Notice ${String(index)}\n\nText.`),
    );
  }
  await folder.save('stays.md', noticeText({ id: 'stays' }, '# Stays\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, rescanSeconds: 1 } });
  await expect.poll(() => listSize(page)).toBe(31);
  for (let index = 0; index < 30; index += 1) await folder.remove(`${String(index)}.md`);
  await goTo(page, 'Sources');
  await expect(page.getByText('30 files vanished at once')).toBeVisible();
  expect(((await app.cli('list')) as { total: number }).total).toBe(31);
  await page.getByRole('button', { name: 'Withdraw them' }).click();
  await expect.poll(async () => ((await app.cli('list')) as { total: number }).total).toBe(1);
});

test('a 5 MiB file is read, a larger one is reported, its neighbours are not affected', async ({
  app,
  folder,
}) => {
  test.setTimeout(120_000);
  const head = noticeText({ id: 'big' }, '# Big file\n\nFirst words.\n\n');
  const line = '这是一行很长的正文，用来把文件填满。\n\n';
  const lines = Math.floor((5 * 1024 * 1024 - Buffer.byteLength(head)) / Buffer.byteLength(line));
  await folder.save('big.md', head + line.repeat(lines));
  await folder.save('too-big.md', `# Too big\n\n${'x'.repeat(5 * 1024 * 1024 + 1)}`);
  await folder.save('small.md', noticeText({ id: 'small' }, '# Small file\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Small file')).toBeVisible();
  await expect(row(page, 'Big file')).toBeVisible({ timeout: 60_000 });
  await openNotice(page, 'Big file');
  await expect(reader(page)).toContainText('First words.', { timeout: 30_000 });
  await goTo(page, 'Sources');
  await expect(page.getByText('too-big.md')).toBeVisible();
});

test('a full disk stops intake calmly: reading goes on, the person is told, and it continues by itself', async ({
  app,
  folder,
}) => {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', app.dataFolder]).status === 0;
  if (!mounted)
    console.log('full disk: skipped, a small file system cannot be mounted here (needs root on Linux)');
  test.skip(!mounted, 'a small file system cannot be mounted here (needs root on Linux)');
  try {
    await folder.save('a.md', noticeText({ id: 'a' }, '# Alpha\n\nText of alpha.'));
    const page = await app.start({ folders: [folder.path], settings: { ...ENGLISH, rescanSeconds: 1 } });
    await expect(row(page, 'Alpha')).toBeVisible();
    await app.fillDisk();
    await folder.save('b.md', noticeText({ id: 'b' }, `# Beta\n\n${'Text of beta. '.repeat(20_000)}`));
    await goTo(page, 'Sources');
    await expect(page.getByRole('article')).toContainText('The disk is full', { timeout: 20_000 });
    await goTo(page, 'Notices');
    await openNotice(page, 'Alpha');
    await expect(reader(page)).toContainText('Text of alpha.');
    await app.freeDisk();
    await expect(row(page, 'Beta')).toBeVisible({ timeout: 30_000 });
  } finally {
    await app.stop();
    spawnSync('umount', ['-l', app.dataFolder]);
  }
});
