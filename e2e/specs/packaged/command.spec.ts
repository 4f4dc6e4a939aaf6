/** `<executable> cli …`: the installed app's `gazette` command, without a window and without a display. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collect, executable, expect, rootSwitches, test } from '../../fixtures/packaged.ts';

const NOTICES = 400;

test('output of any size arrives whole, a closed pipe ends it quietly, exit codes are the command’s', async ({
  packaged,
}) => {
  const files = Array.from({ length: NOTICES }, (_, index) => join(packaged.home, `n${String(index)}.md`));
  await Promise.all(
    files.map((file, index) =>
      writeFile(file, `# Notice ${String(index)}\n\n${'Some more text. '.repeat(12)}\n`),
    ),
  );
  const imported = await packaged.run(['cli', 'import', ...files]);
  expect([imported.code, imported.err, imported.out.split('\n').length]).toEqual([0, '', NOTICES + 1]);

  const list = await packaged.run(['--ozone-platform=headless', 'cli', 'list', '--json', '--limit', '1000']);
  expect([list.code, list.err]).toEqual([0, '']);
  expect(list.out.length).toBeGreaterThan(64 * 1024);
  expect((JSON.parse(list.out) as { total: number }).total).toBe(NOTICES);

  // More than a pipe holds, so that it writes when nobody reads any more.
  const script = `{ "$0" "$@"; echo "code $?" >&2; } | head -c 1`;
  const head = await collect(
    spawn('sh', ['-c', script, executable, ...rootSwitches, 'cli', 'list', '--json', '--limit', '1000'], {
      env: packaged.env,
      cwd: packaged.home,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  expect([head.out, head.err]).toEqual(['{', 'code 0\n']);

  expect(await packaged.run(['cli', 'show', 'nothing-like-it'])).toMatchObject({ code: 3, out: '' });
  expect(await packaged.run(['cli', 'lst'])).toMatchObject({ code: 2, out: '' });
});

test('- is the standard input, which ends the reading and not the command', async ({ packaged }) => {
  const child = spawn(executable, [...rootSwitches, 'cli', 'lint', '-'], {
    env: packaged.env,
    cwd: packaged.home,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const linted = collect(child);
  child.stdin.end('# 通知\n\n见[附件](gone.pdf)。\n');
  const { code, err, out } = await linted;
  expect([code, err]).toEqual([1, '1 finding\n']);
  expect(out).toContain('gone.pdf [file-missing]');
});

test('serve runs until a signal ends it', async ({ packaged }) => {
  await mkdir(join(packaged.home, 'notices'));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const child = packaged.spawn(['cli', 'serve', 'notices']);
    const link = new Promise<string>((done) => {
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const found = /http:\/\/\S+#code=\S+/.exec(text)?.[0];
        if (found !== undefined) done(found);
      });
    });
    const ended = collect(child);
    const page = await fetch((await link).replace(/\/\/[^:]+\.localhost/, '//127.0.0.1'));
    expect(await page.text()).toContain('<title>Gazette');
    child.kill(signal);
    expect(await ended).toMatchObject({ code, err: '' });
  }
});
