/** What stands in for an AppImage does as one, else the other tests of this folder prove nothing. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeAppImage } from '../../fakes/app-image.ts';
import { collect } from '../../fixtures/packaged.ts';
import { expect, test } from '../../fixtures/update.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

test('a file that starts the app in it, whose folder is gone when the app has ended', async ({ desk }) => {
  const unpacked = join(desk.home, 'unpacked');
  await mkdir(join(unpacked, 'resources'), { recursive: true });
  const script =
    'echo "$$|$APPIMAGE|$APPDIR|$*"; cat "$APPDIR/resources/version"; read -r line; echo "$line"; exit 7';
  await writeFile(join(unpacked, 'gazette-launch'), `#!/bin/sh\n${script}\n`);
  await chmod(join(unpacked, 'gazette-launch'), 0o755);
  await writeFile(join(unpacked, 'resources/version'), 'one\n');
  const file = join(desk.home, 'Applications/My Gazette.AppImage');
  expect(await makeAppImage(unpacked, file)).toBeGreaterThan(0);
  const env = { ...desk.env };

  const child = spawn(file, ['a b', 'c'], { env, cwd: desk.home });
  const outcome = collect(child);
  const [pid, image, folder, args] = await new Promise<string[]>((done) =>
    child.stdout.once('data', (chunk: Buffer) => done(chunk.toString().split('\n')[0]?.split('|') ?? [])),
  );
  expect([pid, image, args]).toEqual([String(child.pid), file, 'a b c']);
  expect(existsSync(join(folder ?? '', 'AppRun'))).toBe(true);
  // Another version takes its name while it runs: the running one stays what it is.
  await writeFile(join(unpacked, 'resources/version'), 'two\n');
  await makeAppImage(unpacked, `${file}.new`);
  await rename(`${file}.new`, file);
  child.stdin.end('done\n');
  expect(await outcome).toMatchObject({ code: 7 });
  expect((await outcome).out).toContain('one\ndone\n');
  await expect.poll(() => existsSync(folder ?? '')).toBe(false);

  const killed = spawn(file, [], { env, cwd: desk.home });
  const place = await new Promise<string>((done) =>
    killed.stdout.once('data', (chunk: Buffer) => done(chunk.toString().split('|')[2] ?? '')),
  );
  killed.kill('SIGKILL');
  await expect.poll(() => existsSync(place)).toBe(false);

  const quiet = await collect(spawn(file, [], { env: { ...env, APPIMAGE_EXIT_AFTER_INSTALL: 'true' } }));
  expect(quiet).toEqual({ code: 0, out: '', err: '' });
});
