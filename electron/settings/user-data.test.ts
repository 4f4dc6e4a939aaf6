import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endWithoutData, prepareFolder } from './user-data.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gazette-user-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('prepareFolder', () => {
  it('makes what is missing, for its person only, and finds it again', () => {
    const path = join(folder, 'a', 'b');
    expect([prepareFolder(path), prepareFolder(path)]).toEqual([null, null]);
    expect(process.platform === 'win32' ? 0o700 : statSync(path).mode & 0o777).toBe(0o700);
  });

  it('says why it cannot', () => {
    writeFileSync(join(folder, 'file'), '', { mode: 0o755 });
    expect(prepareFolder(join(folder, 'file'))).toBe('ENOTDIR');
    expect(prepareFolder(join(folder, 'file', 'below'))).toBe('ENOTDIR');
    expect(prepareFolder(join(folder, 'n'.repeat(300)))).toBe('ENAMETOOLONG');
  });

  it.runIf(process.platform === 'linux')('does not try for ever in /proc', { timeout: 10_000 }, () => {
    expect(prepareFolder('/proc/gazette/electron')).toBe('ENOENT');
  });
});

describe('endWithoutData', () => {
  it.each([
    ['en-GB', 'Gazette cannot use its data folder', 'Permission is denied (EACCES)'],
    ['zh-CN', 'Gazette 无法使用其数据文件夹', '没有访问权限（EACCES）'],
  ])('tells path, cause and what to do (%s), writes nowhere else, and ends', async (locale, title, cause) => {
    const steps: string[] = [];
    let scratch = '';
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await endWithoutData(
      {
        setPath: (name, path) => {
          scratch = path;
          steps.push(name);
        },
        whenReady: async () => void steps.push('ready'),
        getLocale: () => locale,
        exit: (code) => void steps.push(`exit ${code ?? 0}`),
      },
      { showErrorBox: (...shown) => void steps.push(...shown) },
      '/srv/data',
      'EACCES',
    );
    const [line] = written.mock.calls.map(([text]) => String(text));
    written.mockRestore();
    expect(steps).toEqual(['userData', 'ready', title, expect.stringContaining(cause) as string, 'exit 1']);
    expect(steps[3]).toMatch(/^\/srv\/data\n[^]*GAZETTE_DATA/);
    expect(line).toMatch(/^gazette: [^\n]*\/srv\/data[^\n]*EACCES[^\n]*\n$/);
    expect(existsSync(scratch)).toBe(false);
  });
});
