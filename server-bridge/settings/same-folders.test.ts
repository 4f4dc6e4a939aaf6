import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSameFolders } from './same-folders.ts';

it('knows a folder by its link, by dots and by a slash at the end', async () => {
  const root = await mkdtemp(join(tmpdir(), 'gazette-folders-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [real, link, missing] = ['real', 'link', 'missing'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(real);
  await symlink(real, link, 'junction');
  const { look, placeOf } = createSameFolders('linux');
  await look([real, link, missing]);
  expect(placeOf(link)).toBe(placeOf(real));
  expect(placeOf(missing)).toBe(missing);
  expect(placeOf(`${root}${sep}x${sep}..${sep}missing${sep}`)).toBe(missing);
  expect(placeOf(missing.toUpperCase())).not.toBe(missing);
});

it('has no case on Windows', async () => {
  const { look, placeOf } = createSameFolders('win32', (path) => Promise.resolve(`${path}/Real`));
  await look(['/Srv/Notices']);
  expect(placeOf('/Srv/Notices')).toBe('/srv/notices/real');
  expect(placeOf('/SRV/Other')).toBe(placeOf('/srv/other/'));
});

it('does not wait for a share that does not answer', async () => {
  const { look, placeOf } = createSameFolders('linux', () => new Promise(() => undefined), 10);
  await look(['/share/a/']);
  expect(placeOf('/share/a/')).toBe(placeOf('/share/a'));
});
