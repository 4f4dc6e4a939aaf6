import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInside } from './testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gazette-generate-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const YAML =
  'title: Review\ntime: { from: 2026-06-18 14:00, to: 2026-06-18 15:30 }\nplace: 3.12\nattendees: All\n';
const DATA = YAML.replace('3.12', 'Room');

const gazette = (args: readonly string[], input = '') => runInside(folder, args, { input });
const put = (name: string, text: string | Uint8Array): Promise<void> => writeFile(join(folder, name), text);
const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

describe('gazette generate', () => {
  it('lists templates and prints their schemas', async () => {
    const list = await gazette(['generate', '--list']);
    expect([list.code, list.err]).toEqual([0, '']);
    expect(list.out.split('\n')).toContain('meeting\tmeeting\t会议通知');
    const json = JSON.parse((await gazette(['generate', '--list', '--json'])).out) as {
      templates: unknown[];
    };
    expect(json.templates).toHaveLength(8);
    const schema = await gazette(['generate', 'meeting', '--schema', '--lang', 'zh']);
    expect(JSON.parse(schema.out)).toMatchObject({
      title: '会议通知',
      properties: { place: { description: '地点' } },
    });
  });

  it('prints the text, in the language that is asked for', async () => {
    await put('m.yaml', DATA);
    const zh = await gazette(['generate', 'meeting', '--data', 'm.yaml']);
    expect(zh).toMatchObject({ code: 0, err: '' });
    expect(zh.out).toMatch(/^---\ntitle: Review\n[^]*\n- 地点：Room\n/);
    const en = await gazette(
      ['generate', 'meeting', '--data', '-', '--lang', 'en', '--json'],
      JSON.stringify({
        title: 'Review',
        time: { from: '2026-06-18 14:00' },
        place: 'Room',
        attendees: 'All',
      }),
    );
    expect((JSON.parse(en.out) as { text: string }).text).toContain('\n- Place: Room\n');
    // The data folder is not its business.
    expect(await readdir(folder)).toEqual(['m.yaml']);
  });

  it('writes a file as a whole, once, and compares', async () => {
    await put('m.yaml', DATA);
    const run = (...more: string[]) =>
      gazette(['generate', 'meeting', '--data', 'm.yaml', '-o', 'm.md', ...more]);
    expect(await run('--check')).toEqual({ code: 1, out: '', err: 'gazette: m.md: there is no such file\n' });
    expect(await run()).toEqual({ code: 0, out: '', err: 'Wrote m.md\n' });
    const text = await read('m.md');
    const written = await stat(join(folder, 'm.md'));
    expect(written.mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o644);
    expect(await run('--check')).toEqual({ code: 0, out: '', err: '' });
    expect(await run()).toEqual({ code: 0, out: '', err: 'Nothing changed in m.md\n' });
    expect((await stat(join(folder, 'm.md'))).mtimeMs).toBe(written.mtimeMs);

    await put('m.md', text.replace('- 地点：Room', '- 地点：Hall\n- 楼层：3'));
    expect(await run('--check')).toEqual({
      code: 1,
      out: '- - 地点：Hall\n- - 楼层：3\n+ - 地点：Room\n',
      err: 'gazette: m.md:8: differs from what the data make\n',
    });
    expect(JSON.parse((await run('--check', '--json')).out)).toMatchObject({
      isSame: false,
      difference: { line: 8, removed: ['- 地点：Hall', '- 楼层：3'], added: ['- 地点：Room'] },
    });
    for (const [changed, what] of [
      [text.replaceAll('\n', '\r\n'), 'line ends'],
      [text.trimEnd(), 'line ends'],
      [`\uFEFF${text}`, 'byte order mark'],
    ] as const) {
      await put('m.md', changed);
      expect(await run('--check')).toEqual({
        code: 1,
        out: '',
        err: `gazette: m.md:1: differs only in its ${what}\n`,
      });
    }
    expect((await run()).code).toBe(0);
    expect(await read('m.md')).toBe(text);
    expect((await readdir(folder)).toSorted()).toEqual(['m.md', 'm.yaml']);
  });

  it.skipIf(process.platform === 'win32')('keeps links and modes', async () => {
    await put('m.yaml', DATA);
    await put('real.md', 'old');
    await chmod(join(folder, 'real.md'), 0o640);
    await symlink('real.md', join(folder, 'link.md'));
    expect((await gazette(['generate', 'meeting', '--data', 'm.yaml', '-o', 'link.md'])).code).toBe(0);
    expect(await read('real.md')).toContain('title: Review');
    expect((await stat(join(folder, 'real.md'))).mode & 0o777).toBe(0o640);
    expect(
      (await readdir(folder, { withFileTypes: true }))
        .find(({ name }) => name === 'link.md')
        ?.isSymbolicLink(),
    ).toBe(true);
  });

  it('names what is missing or wrong with its place', async () => {
    await put('m.yaml', `${YAML}tags: [a, a]\ntime2: x\n`);
    const args = ['generate', 'meeting', '--data', 'm.yaml'];
    expect(await gazette([...args, '-o', 'm.md'])).toEqual({
      code: 2,
      out: '',
      err:
        'gazette: m.yaml:5:11: tags[1] is there already\n' +
        'gazette: m.yaml:3:1: place is to be text: put it in quotes\n' +
        'gazette: m.yaml:6:1: time2 is no field here\n',
    });
    expect(await readdir(folder)).toEqual(['m.yaml']);
    expect((await gazette([...args, '--lang', 'zh'])).err).toContain(
      'gazette: m.yaml:3:1: place：应为文字，请加引号\n',
    );
    const json = await gazette([...args, '--json']);
    expect(JSON.parse(json.err)).toMatchObject({
      error: { code: 'bad-request', message: 'm.yaml: 3 values are missing or wrong' },
      problems: [{ path: 'tags[1]', line: 5, column: 11, zh: '与前面的标签重复' }, {}, {}],
    });
  });

  it('says what is wrong with the command line and its files', async () => {
    await put('m.yaml', DATA);
    await put('bad.json', '{"title": "x",\n "a" 1}');
    await put('bad.yaml', 'a: [1\nb: 2');
    await put('u16.yaml', Buffer.from('\uFEFFtitle: x', 'utf16le'));
    await mkdir(join(folder, 'sub'));
    const meeting = ['generate', 'meeting'];
    const cases: Array<[string[], number, string | RegExp]> = [
      [['generate'], 2, 'no template is named; "gazette generate --list" prints them'],
      [['generate', 'meetin'], 2, /Allowed choices are policy, maintenance, /],
      [meeting, 2, 'the data are missing: --data <file>, or --data - for the standard input'],
      [[...meeting, '--data', ''], 2, '"" is not a file'],
      [[...meeting, '--data', 'none.yaml'], 3, 'there is no file none.yaml'],
      [[...meeting, '--data', 'm.yaml/x'], 3, 'there is no file m.yaml/x'],
      [[...meeting, '--data', 'sub'], 2, 'sub is a folder, no file'],
      [[...meeting, '--data', 'u16.yaml'], 2, 'u16.yaml is not UTF-8'],
      [[...meeting, '--data', 'bad.json'], 2, /^bad\.json:2:6: Expected ':'/],
      [[...meeting, '--data', 'bad.yaml'], 2, /^bad\.yaml:2:1: /],
      [[...meeting, '--data', '-'], 2, 'standard input:1:1: there is nothing in it'],
      [
        [...meeting, '--data', 'm.yaml', '--check'],
        2,
        '--check needs the file to compare with: --output <file>',
      ],
      [[...meeting, '--data', 'm.yaml', '-o', 'none/m.md'], 3, 'there is no folder for none/m.md'],
      [[...meeting, '--data', 'm.yaml', '-o', 'sub'], 2, 'sub is a folder, no file'],
      [[...meeting, '--data', 'm.yaml', '-o', '-'], 2, 'without --output the text is printed'],
      [[...meeting, '--data', 'm.yaml', '--lang', 'fr'], 2, /Allowed choices are zh, en/],
      [
        [...meeting, '--package', '.'],
        2,
        '--package is for the template third-party, and stands instead of --data',
      ],
      [['generate', 'third-party', '--package', 'sub'], 3, /^there is no package\.json in /],
    ];
    for (const [args, code, message] of cases) {
      const told = await gazette(args);
      expect([args, told.code, told.out]).toEqual([args, code, '']);
      const line = told.err.replace(/^gazette: /, '').replace(/\n$/, '');
      expect(line).toMatch(message);
      expect([line, line.length]).toContain(typeof message === 'string' ? message : line.length);
    }
  });
});

describe('gazette generate third-party --package', () => {
  async function install(at: string, manifest: object, files: Record<string, string> = {}): Promise<void> {
    const place = join(folder, at);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) await writeFile(join(place, name), text);
  }
  const run = () => gazette(['generate', 'third-party', '--package', 'app', '--lang', 'en']);

  it('lists what a package needs, and what that needs, with their texts', async () => {
    await install('app', {
      name: 'app',
      license: 'Apache-2.0',
      dependencies: { b: '*', '@s/a': '*' },
      optionalDependencies: { absent: '*' },
      devDependencies: { dev: '*' },
    });
    await install(
      'app/node_modules/b',
      { name: 'b', version: '2.0.0', licenses: [{ type: 'MIT' }, { type: 'BSD' }], dependencies: { c: '*' } },
      { 'LICENCE.md': 'Terms of b\r\n', NOTICE: 'Notice of b' },
    );
    await install('app/node_modules/b/node_modules/c', {
      name: 'c',
      version: '1.0.0',
      license: 'ISC',
      dependencies: { b: '*' },
    });
    await install('app/node_modules/@s/a', {
      name: '@s/a',
      version: '1.0.0',
      license: { type: 'MIT' },
      homepage: 'https://a.example',
      dependencies: { c: '*' },
    });
    await install(
      'app/node_modules/c',
      { name: 'c', version: '3.0.0', license: 'ISC' },
      { COPYING: 'Terms of c 3' },
    );
    const { code, out, err } = await run();
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => /^\S.* \(.*\)$|Terms|Notice|https/.test(line))).toEqual([
      '@s/a 1.0.0 (MIT)',
      'https://a.example',
      'b 2.0.0 (MIT OR BSD)',
      'Terms of b',
      'Notice of b',
      'c 1.0.0 (ISC)',
      'c 3.0.0 (ISC)',
      'Terms of c 3',
    ]);
  });

  it('says which package is not installed, names no licence or is broken', async () => {
    await install('app', { name: 'app', dependencies: {} });
    expect(await run()).toMatchObject({
      code: 2,
      err: 'gazette: app needs no other package: there is nothing to list\n',
    });
    await install('app', { name: 'app', dependencies: { b: '*' } });
    expect(await run()).toMatchObject({
      code: 3,
      err: 'gazette: b, which app needs, is not installed: npm ci\n',
    });
    await install('app/node_modules/b', { name: 'b', version: '1.0.0' });
    expect(await run()).toMatchObject({ code: 2, err: 'gazette: b 1.0.0 names no licence\n' });
    await writeFile(join(folder, 'app/node_modules/b/package.json'), '{');
    expect((await run()).err).toMatch(/b[/\\]package\.json cannot be used: /);
  });
});
