/** The packaged app as people get it: with its own fuses, from its archive, in a home of its own. */
import { access } from 'node:fs/promises';
import { expect, rootSwitches, test } from '../../fixtures/packaged.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { readerTitle, row, rows } from '../../fixtures/ui.ts';

/**
 * What else is written, and by whom: Chromium keeps caches of drivers and fonts below the cache's folder, a certificate
 * store and its crash reports' folder, and temporary files; the bridge's socket lies in a folder among those.
 */
const NAMED = [
  /^share\/gazette(?:\/|$)/,
  /^cache\/(?:mesa_shader_cache|mesa_shader_cache_db|fontconfig|dconf|nvidia|radv_builtin_shaders)(?:\/|$)/,
  /^config\/(?:dconf|Gazette\/Crashpad)(?:\/|$)/,
  /^\.pki(?:\/|$)/,
  /^tmp\/(?:\.?org\.chromium\.|\.?com\.google\.|scoped_dir|electron-|gazette-|node-)/,
];
const FOLDERS = new Set(['cache', 'config', 'share', 'tmp', 'config/Gazette']);

test('first run, deep link, a folder’s notice, and a bridge that dies', async ({ packaged, folder }) => {
  const page = await packaged.start();
  await expect(rows(page).first()).toBeVisible({ timeout: 20_000 });

  await folder.save('a.md', noticeText({ id: 'alpha' }, '# Alpha\n\nText.'));
  await folder.save('b.md', noticeText({ id: 'beta' }, '# Beta\n\nText.'));
  expect(await packaged.run([folder.path])).toMatchObject({ code: 0 });
  await expect(row(page, 'Alpha')).toBeVisible();
  expect(await packaged.run(['gazette://notice/beta'])).toMatchObject({ code: 0 });
  await expect(readerTitle(page)).toHaveText('Beta');

  await folder.save('b.md', noticeText({ id: 'beta' }, '# Beta, again\n\nText.'));
  await expect(readerTitle(page)).toHaveText('Beta, again');
  const killed = await packaged.bridgePid();
  process.kill(killed, 'SIGKILL');
  await row(page, 'Alpha').first().getByRole('link').click();
  await expect(readerTitle(page)).toHaveText('Alpha');
  await expect.poll(() => packaged.bridgePid().catch(() => killed), { timeout: 20_000 }).not.toBe(killed);
  await folder.save('c.md', noticeText({ id: 'gamma' }, '# Gamma\n\nText.'));
  await expect(row(page, 'Gamma')).toBeVisible({ timeout: 20_000 });

  // The command finds the running app's bridge.
  const list = await packaged.run(['cli', 'list', '--json']);
  expect(list).toMatchObject({ code: 0, err: '' });
  expect(list.out).toContain('Gamma');
  const doctor = await packaged.run(['--ozone-platform=headless', 'cli', 'doctor', '--json']);
  const pid = await packaged.bridgePid();
  expect(JSON.parse(doctor.out)).toMatchObject({
    owner: { isBusy: true, pid },
    dataFolder: packaged.dataFolder,
  });
  if (rootSwitches.length === 0) expect(JSON.parse(doctor.out)).toMatchObject({ status: { sandbox: 'on' } });
  const served = await packaged.run(['cli', 'serve']);
  expect([served.code, served.out]).toEqual([4, '']);

  await packaged.stop();
  const written = await packaged.files();
  const foreign = written.filter((path) => !FOLDERS.has(path) && !NAMED.some((name) => name.test(path)));
  const places = new Set(written.map((path) => path.split('/').slice(0, 2).join('/')));
  console.log(
    `written, besides the data folder: ${[...places].filter((path) => path !== 'share/gazette').join(', ')}`,
  );
  expect(foreign).toEqual([]);
  await expect(access(`${packaged.dataFolder}/bridge.json`)).rejects.toThrow(/ENOENT/);
});
