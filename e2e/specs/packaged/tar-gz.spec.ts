/** The tar.gz as a person unpacks it: one folder with a launcher, versions beside each other, and a link to the current one. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, packages, root, test } from '../../fixtures/packaged.ts';

test('the tar.gz’s launcher starts the current version, also by a link from elsewhere', async ({
  packaged,
}) => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const file = join(packages, `gazette-${version}-linux-${process.arch}.tar.gz`);
  test.skip(!existsSync(file), '"npm run dist -- tar.gz" makes it');
  execFileSync('tar', ['-xzf', file, '-C', packaged.home]);
  const top = join(packaged.home, `gazette-linux-${process.arch}`);
  expect((await readdir(top)).toSorted()).toEqual(['current', 'gazette', 'versions']);
  expect(await readdir(join(top, 'versions'))).toEqual([version]);
  expect(await readlink(join(top, 'current'))).toBe(`versions/${version}`);
  const link = join(packaged.home, 'gazette');
  await symlink(join(top, 'gazette'), link);
  for (const program of [join(top, 'gazette'), link]) {
    const { code, out } = await packaged.run(['cli', '--version'], { program });
    expect([code, out.trim()]).toEqual([0, version]);
  }
});
