/**
 * Stands in for an AppImage, whose tools are downloads: one file that starts the app in it. What an updater meets is as
 * with a real one: `APPIMAGE` and `APPDIR` are set, an AppRun starts the launcher and honours `APPIMAGE_EXIT_AFTER_INSTALL`,
 * the app has the process id of what was started, and its folder is gone when it has ended. What is not: a shell script
 * can be written to while it runs (ETXTBSY), and everything is unpacked at each start.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The payload begins at this byte in every file, so that two versions have most blocks in common. */
const HEAD_BYTES = 4096;

/** The file is read by a descriptor: it may be renamed away, and another take its name, while it starts. */
const HEAD = `#!/bin/sh
exec 3<"$0" || exit 127
set -eu
APPIMAGE=$(readlink -f "$0")
APPDIR=$(mktemp -d "\${TMPDIR:-/tmp}/.mount_XXXXXX")
tail -c +${String(HEAD_BYTES + 1)} <&3 | head -c @SIZE@ | tar -xf - -C "$APPDIR"
exec 3<&-
env -i PATH="$PATH" setsid sh -c 'tail --pid="$1" -s 0.1 -f /dev/null; rm -rf "$2"' mount $$ "$APPDIR" \\
  </dev/null >/dev/null 2>&1 &
export APPIMAGE APPDIR
exec "$APPDIR/AppRun" "$@"
`;

/** As electron-builder's does with the environment; the rest of it asks for licences and icons. */
const APP_RUN = `#!/bin/sh
set -eu
export PATH="$APPDIR:$APPDIR/usr/sbin\${PATH:+:$PATH}"
export LD_LIBRARY_PATH="$APPDIR/usr/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -z "\${APPIMAGE_EXIT_AFTER_INSTALL:-}" ] || exit 0
exec "$APPDIR/gazette-launch" "$@"
`;

interface BlockMaps {
  /** Answers the bytes that it appended, without the four that tell them. */
  appendBlockmap(file: string): Promise<{ readonly blockMapSize?: number }>;
}

export interface AppImageOptions {
  /** Appends electron-builder's block map, as it does to AppImages. */
  readonly hasBlockMap?: boolean;
}

/** Makes `file` of an unpacked app; the same folder gives the same bytes. Resolves to the block map's bytes, else null. */
export async function makeAppImage(
  unpacked: string,
  file: string,
  { hasBlockMap = true }: AppImageOptions = {},
): Promise<number | null> {
  const work = mkdtempSync(join(tmpdir(), 'gazette-app-image-'));
  try {
    const content = join(work, 'content');
    cpSync(unpacked, content, { recursive: true, preserveTimestamps: true });
    writeFileSync(join(content, 'AppRun'), APP_RUN);
    chmodSync(join(content, 'AppRun'), 0o755);
    const payload = execFileSync(
      'tar',
      [
        '--sort=name',
        '--format=ustar',
        '--owner=0',
        '--group=0',
        '--numeric-owner',
        '--mtime=@0',
        '-cf',
        '-',
        '.',
      ],
      { cwd: content, maxBuffer: 1024 ** 3 },
    );
    const head = HEAD.replace('@SIZE@', String(payload.length)).padEnd(HEAD_BYTES - 1, '#');
    if (head.length >= HEAD_BYTES) throw new Error('the head has no room');
    const output = openSync(file, 'w', 0o755);
    writeSync(output, `${head}\n`);
    writeSync(output, payload);
    closeSync(output);
    chmodSync(file, 0o755);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return hasBlockMap ? await appendBlockMap(file) : null;
}

async function appendBlockMap(file: string): Promise<number> {
  const own = createRequire(import.meta.url);
  const builder = createRequire(own.resolve('app-builder-lib'));
  const { appendBlockmap } = builder('./targets/differentialUpdateInfoBuilder.js') as BlockMaps;
  const { blockMapSize } = await appendBlockmap(file);
  if (blockMapSize === undefined) throw new Error('electron-builder appended no block map');
  return blockMapSize;
}
