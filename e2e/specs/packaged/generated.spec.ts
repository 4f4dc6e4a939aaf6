/**
 * What the packagers generate, looked at without them: fpm and the AppImage's tools are stood for by programs that keep
 * what they are given. And: the same sources give the same app.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { collect, expect, root, test, unpacked } from '../../fixtures/packaged.ts';

const ARCH = process.arch === 'arm64' ? 'arm64' : 'x64';

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

/** Keeps fpm's arguments, one a line, and the files that they name, under the package's kind. */
const FPM = `for kind in deb rpm; do case "$*" in *"-t $kind "*) keep="$KEEP/$kind" ;; esac; done
mkdir -p "$keep"
printf '%s\\n' "$@" > "$keep/arguments"
last=
for argument in "$@"; do
  case "$last" in
    --after-install | --after-remove) cp "$argument" "$keep/$last" ;;
    --package) : > "$argument" ;;
  esac
  case "$argument" in *.desktop=*) cp "\${argument%%=*}" "$keep/gazette.desktop" ;; esac
  case "$argument" in *=/opt/*/package-type) cp "\${argument%%=*}" "$keep/package-type" ;; *=/opt/*) cp "\${argument%%=*}/resources/apparmor-profile" "$keep/" ;; esac
  last=$argument
done`;

test('deb, rpm and AppImage start the launcher, and none switches the sandbox off', async ({ home }) => {
  test.skip(process.platform !== 'linux', 'packages of Linux are built on Linux');
  test.setTimeout(120_000);
  const keep = join(home, 'keep');
  const tools = join(home, 'tools');
  await mkdir(join(keep, 'appimage'), { recursive: true });
  for (const name of ['runtimes', `lib/${ARCH}`]) await mkdir(join(tools, name), { recursive: true });
  await writeFile(join(tools, `runtimes/runtime-${ARCH}`), 'runtime');
  await program(join(tools, 'fpm'), FPM);
  await program(
    join(tools, 'mksquashfs'),
    'cp "$1/AppRun" "$1"/*.desktop "$KEEP/appimage/"; printf squashed > "$2"',
  );
  await program(join(tools, 'desktop-file-validate'), 'exit 0');
  const built = await collect(
    spawn('node', ['build/scripts/dist.ts', 'deb', 'rpm', 'AppImage', `--output=${join(home, 'out')}`], {
      cwd: root,
      env: { ...process.env, KEEP: keep, CUSTOM_FPM_PATH: join(tools, 'fpm'), APPIMAGE_TOOLS_PATH: tools },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  expect(built.code, built.out + built.err).toBe(0);
  expect(built.out.match(/UNSIGNED/g)).toHaveLength(3);
  const read = (path: string): Promise<string> => readFile(join(keep, path), 'utf8');

  for (const kind of ['deb', 'rpm']) {
    // By it the app knows that the system's package manager updates it.
    expect(await read(`${kind}/package-type`)).toBe(`${kind}\n`);
    expect(await read(`${kind}/arguments`)).toMatch(/=\/opt\/Gazette\/resources\/package-type$/m);
    const entry = await read(`${kind}/gazette.desktop`);
    expect(entry).toMatch(/^Exec=\/opt\/Gazette\/gazette-launch %U$/m);
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/gazette;$/m);
    expect(entry).toMatch(/^StartupWMClass=gazette$/m);
    expect(entry).toMatch(/^GenericName\[zh_CN\]=公告$/m);
    expect(entry).toMatch(/^Actions=search;settings;$/m);
    expect(entry).toMatch(
      /^\[Desktop Action search\]\n(?:.+\n)*Exec=\/opt\/Gazette\/gazette-launch --show=search$/m,
    );
    const given = await read(`${kind}/arguments`);
    expect(given).toMatch(/=\/usr\/share\/applications\/gazette\.desktop$/m);
    for (const size of [16, 48, 256, 512])
      expect(given).toContain(`=/usr/share/icons/hicolor/${String(size)}x${String(size)}/apps/gazette.png`);
    const installed = await read(`${kind}/--after-install`);
    expect(installed).toContain("app='/opt/Gazette'");
    expect(await read(`${kind}/--after-remove`)).toContain("= '/opt/Gazette/gazette-launch'");
    expect(await read(`${kind}/apparmor-profile`)).toMatch(
      /^profile gazette "\/opt\/Gazette\/gazette" flags=\(unconfined\) \{\n  userns,$/m,
    );
    for (const text of [entry, given, installed]) expect(text).not.toContain('no-sandbox');
  }
  const appRun = await read('appimage/AppRun');
  expect(appRun).toContain('BIN="$APPDIR/gazette-launch"');
  expect(appRun).not.toMatch(/sandbox|unshare/i);
  await program(join(home, 'AppRun'), appRun);
  expect((await collect(spawn('bash', ['-n', join(home, 'AppRun')]))).code).toBe(0);
  const inside = await read('appimage/gazette.desktop');
  expect(inside).toMatch(/^Exec=AppRun %U$/m);
  expect(inside).toMatch(/^\[Desktop Action settings\]\n(?:.+\n)*Exec=AppRun --show=settings$/m);
  expect(inside).toMatch(/^MimeType=x-scheme-handler\/gazette;$/m);
});

test('the same sources give the same archive, wherever, whenever and by whom they are built', async ({
  home,
}) => {
  test.setTimeout(180_000);
  const copy = join(home, 'another checkout');
  const left = new Set(['node_modules', 'out', 'dist', '.git', 'coverage']);
  await cp(root, copy, { recursive: true, filter: (path) => path === root || !left.has(basename(path)) });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Somebody's umask and editor: other modes, an execute bit among them.
  await chmod(join(copy, 'samples/Welcome.md'), 0o755);
  await chmod(join(copy, 'LICENSE'), 0o600);
  const output = join(home, 'out');
  const built = await collect(
    spawn('sh', ['-c', 'umask 077; exec node build/scripts/dist.ts --dir "$0"', `--output=${output}`], {
      cwd: copy,
      env: { ...process.env, TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  expect(built.code, built.out + built.err).toBe(0);
  const hash = async (path: string): Promise<string> =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  for (const name of ['app.asar', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json']) {
    const at = join('resources', name);
    expect(await hash(join(output, basename(unpacked), at)), name).toBe(await hash(join(unpacked, at)));
  }
});
