import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LAUNCHER = resolve(import.meta.dirname, '../linux/gazette-launch');
let folder = '';
const program = (path: string, text: string): void => {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gazette launch-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'app'));
  copyFileSync(LAUNCHER, join(folder, 'app/gazette-launch'));
  chmodSync(join(folder, 'app/gazette-launch'), 0o755);
  program(join(folder, 'app/gazette'), 'printf "[%s]" "$@"; exit 7');
  program(join(folder, 'app/chrome-sandbox'), 'exit 0');
  program(join(folder, 'bin/id'), 'echo 1000');
  program(join(folder, 'bin/zenity'), 'printf "%s\\n" "$@" >&2');
  // As installed: a link somewhere else.
  symlinkSync(join(folder, 'app/gazette-launch'), join(folder, 'bin/gazette'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function launch(
  args: readonly string[],
  { allows = true, env = {} }: { allows?: boolean; env?: Record<string, string> } = {},
) {
  program(join(folder, 'bin/unshare'), `[ "$*" = "-Ur true" ] && exit ${allows ? '0' : '1'}`);
  const { status, stdout, stderr } = spawnSync(join(folder, 'bin/gazette'), args, {
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, ...env },
  });
  return { status, stdout, stderr };
}

describe.runIf(process.platform === 'linux')('gazette-launch', () => {
  it('starts the app beside it with its arguments as they are', () => {
    expect(launch(['gazette://notice/a b', '', '--x'])).toEqual({
      status: 7,
      stdout: '[gazette://notice/a b][][--x]',
      stderr: '',
    });
    expect(launch([]).stdout).toBe('[]');
  });

  it('puts the switch for no display before the command', () => {
    expect(launch(['cli', 'list', '--json']).stdout).toBe(
      '[--ozone-platform=headless][--log-level=3][cli][list][--json]',
    );
    expect(launch(['notices', 'cli']).stdout).toBe('[notices][cli]');
    expect(launch(['--', 'cli']).stdout).toBe('[--][cli]');
  });

  it('finds the command behind switches, as the app does', () => {
    expect(launch(['--no-sandbox', 'cli', 'list'], { allows: false }).stdout).toBe(
      '[--ozone-platform=headless][--log-level=3][--no-sandbox][cli][list]',
    );
    // Before a later word, and after the command, the switch is still the person's own.
    expect(launch(['notices', 'cli', '--no-sandbox'], { allows: false }).stdout).toBe(
      '[notices][cli][--no-sandbox]',
    );
    expect(launch(['', 'cli']).stdout).toBe('[][cli]');
  });

  it('refuses with words where there is no sandbox, and switches nothing off by itself', () => {
    const refused = launch([], { allows: false });
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('does not let Gazette make its sandbox');
    expect(refused.stderr).toContain(`sudo chmod 4755 '${join(folder, 'app/chrome-sandbox')}'`);
    expect(refused.stderr).not.toContain('--title');
    const chinese = launch(['cli', 'list', '--no-sandbox'], {
      allows: false,
      env: { LANG: 'zh_CN.UTF-8', DISPLAY: ':0' },
    });
    expect(chinese.status).toBe(1);
    expect(chinese.stderr).toContain('本系统不允许 Gazette 建立沙箱');
    // Nobody reads the error output of a start from the desktop.
    expect(chinese.stderr).toContain('--title=Gazette');
  });

  it('leaves it to the person to start without', () => {
    expect(launch(['--no-sandbox', 'a'], { allows: false }).stdout).toBe('[--no-sandbox][a]');
    expect(launch(['a'], { allows: false, env: { ELECTRON_DISABLE_SANDBOX: '1' } }).stdout).toBe('[a]');
  });
});
