/** Where the desktop app cannot start, or time has passed unseen. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, root, test } from '../../fixtures/app.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { ENGLISH, row } from '../../fixtures/ui.ts';

test('a data folder that cannot be used is named with its cause, in a dialog and on stderr', async ({
  app,
}) => {
  const file = join(app.dataFolder, 'file');
  await writeFile(file, '');
  const isOverride = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  const switches = process.getuid?.() === 0 && !isOverride ? ['--no-sandbox'] : [];
  const child = spawn(join(root, 'node_modules/.bin/electron'), [...switches, root], {
    cwd: root,
    env: { ...process.env, GAZETTE_DATA: join(file, 'data') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  // The dialog waits for its person.
  await expect.poll(() => told, { timeout: 30_000 }).toMatch(/gazette: [^\n]*ENOTDIR/);
  expect(told).toContain(join(file, 'data'));
  child.kill();
});

test('a backend that cannot use the data folder says why on a page', async ({ app }) => {
  await mkdir(join(app.dataFolder, 'store.db'));
  const page = await app.start({ settings: ENGLISH });
  const failed = page.getByTestId('failed-page');
  await expect(failed).toContainText('The data folder cannot be used', { timeout: 30_000 });
  await expect(failed).toContainText(`${app.dataFolder} cannot be used: store.db in it is not a file`);
});

test('a notice expires while no backend runs, at the latest when the machine wakes', async ({
  app,
  folder,
}) => {
  const soon = Date.now() + 9_000;
  const expires = new Date(soon).toISOString().replace(/\.\d+Z$/, 'Z');
  await folder.save('e.md', noticeText({ id: 'e', expires }, '# Soon over\n\nText.'));
  const page = await app.start({ folders: [folder.path], settings: ENGLISH });
  await expect(row(page, 'Soon over')).toBeVisible();
  await app.keepBridgeDown();
  await expect(page.getByTestId('connection')).not.toHaveAttribute('data-state', 'live');
  await expect.poll(() => Date.now(), { timeout: 20_000 }).toBeGreaterThan(soon);
  await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  const hide = page.getByRole('button', { name: 'Read what is saved here' });
  if (await hide.isVisible()) await hide.click();
  await expect(row(page, 'Soon over')).toContainText('Expired', { timeout: 5_000 });
});
