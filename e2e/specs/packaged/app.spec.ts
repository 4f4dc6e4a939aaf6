/** The packaged app as people get it: with its own fuses, from its archive, in a home of its own. */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, root, rootSwitches, test } from '../../fixtures/packaged.ts';
import { noticeText } from '../../fixtures/folder.ts';
import { readerTitle, row, rows } from '../../fixtures/ui.ts';

/** Where the fixture puts the places that docs/packages.md names. */
const PLACES: Readonly<Record<string, string>> = {
  'temporary files': 'tmp/',
  '`$XDG_CACHE_HOME`': 'cache/',
  '`$XDG_CONFIG_HOME`': 'config/',
  '`~`': '',
};

/** What another Electron, put in the place of the real one, keeps of its own. */
const FOREIGN = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') === '' ? [] : ['tmp/electron-…'];

/** What may be written besides the data folder, by the document's table; a name that ends with `…` is the start of one. */
async function documented(): Promise<string[]> {
  const text = await readFile(join(root, 'docs/packages.md'), 'utf8');
  const section = text.split('## What is written where')[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').flatMap((line) => {
    const [, place = '', names = ''] = line.split('|').map((cell) => cell.trim());
    const base = PLACES[place];
    return base === undefined ? [] : [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => `${base}${name}`);
  });
}

function isNamed(path: string, names: readonly string[]): boolean {
  return names.some((name) => {
    const isStart = name.endsWith('…');
    const start = isStart ? name.slice(0, -1) : name;
    return (
      path === start ||
      path.startsWith(isStart ? start : `${start}/`) ||
      // A folder on the way to it.
      start.startsWith(`${path}/`)
    );
  });
}

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
  expect(await packaged.run(['cli', '--version'])).toMatchObject({ code: 0, err: '' });
  const written = await packaged.files();
  const names = await documented();
  expect(names).toContain('tmp/gazette-cli-…');
  const places = new Set(written.map((path) => path.split('/').slice(0, 2).join('/')));
  console.log(
    `written, besides the data folder: ${[...places].filter((path) => path !== 'share/gazette').join(', ')}`,
  );
  expect(written.filter((path) => !isNamed(path, [...names, ...FOREIGN, 'share/gazette']))).toEqual([]);
  // The bridge's socket is gone. Only the last command's folder may be left: Chromium writes while it ends.
  const left = [...places].filter((path) => path.startsWith('tmp/gazette-'));
  expect(left.filter((path) => !path.startsWith('tmp/gazette-cli-'))).toEqual([]);
  expect(left.length).toBeLessThanOrEqual(1);
  await expect(access(`${packaged.dataFolder}/bridge.json`)).rejects.toThrow(/ENOENT/);
});
