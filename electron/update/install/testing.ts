/** For tests only: an installed AppImage or tar.gz in a folder of its own, made of a few small files. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { openRecords, type Records } from '../records.ts';
import type { OnStep } from './durable.ts';
import { chooseInstaller } from './index.ts';
import type { Installer, StagedUpdate } from './installer.ts';

export type ProvedTarget = 'appimage' | 'tar.gz';

export interface Desk {
  readonly home: string;
  readonly dataFolder: string;
  readonly records: Records;
  readonly relaunched: Array<{ readonly execPath?: string; readonly args?: string[] }>;
  /** The version that a start now would be of; null when none would start. */
  startable(): string | null;
  /** The environment and paths of a process of the version that would start now. */
  process(): {
    readonly platform: 'linux';
    readonly execPath: string;
    readonly resourcesPath: string;
    readonly env: Record<string, string>;
    readonly argv: string[];
  };
  /** A process of the version that would start now; it ends at the named step, if any. */
  installer(killedAt?: string): Installer;
  /** The steps that the last installer went through. */
  readonly steps: string[];
  stage(version: string): Promise<StagedUpdate>;
  dispose(): void;
}

/** In memory where that can be had: what takes the time of these tests is waiting for disks. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const TOP = 'gazette-linux-x64';
/** More than one chunk of any reader would be slow for nothing. */
const content = (version: string): string => `#!/bin/sh\necho ${version}\n${'#'.repeat(5000)}\n`;

export function makeDesk(target: ProvedTarget, version: string): Desk {
  const home = mkdtempSync(join(place, 'gazette-desk-'));
  const dataFolder = join(home, 'data');
  const file = join(home, 'apps', 'Gazette.AppImage');
  const top = join(home, 'apps', TOP);
  const staging = join(home, 'cache/gazette-updater/pending');
  const mount = join(home, 'mount');
  for (const folder of [join(home, 'apps'), staging, join(mount, 'resources')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(mount, 'gazette'), '');
  writeFileSync(join(mount, 'resources/app-update.yml'), 'updaterCacheDirName: gazette-updater\n');
  if (target === 'appimage') writeProgram(file, version);
  else layOut(join(home, 'apps'), version);

  const startable = (): string | null => {
    const program = target === 'appimage' ? file : join(top, 'current/gazette-launch');
    if (!existsSync(program) || (statSync(program).mode & 0o111) === 0) return null;
    const started = /^echo (\S+)$/m.exec(readFileSync(program, 'utf8'))?.[1] ?? null;
    return started !== null && readFileSync(program, 'utf8') === content(started) ? started : null;
  };
  const process = (): ReturnType<Desk['process']> => {
    const env = { XDG_CACHE_HOME: join(home, 'cache') };
    const common = { platform: 'linux', argv: ['gazette', '--no-sandbox', 'gazette://notice/a'] } as const;
    const folder = target === 'appimage' ? mount : join(top, 'current');
    return {
      ...common,
      argv: [...common.argv],
      execPath: join(folder, 'gazette'),
      resourcesPath: join(folder, 'resources'),
      env: target === 'appimage' ? { ...env, APPIMAGE: file, APPDIR: mount } : env,
    };
  };
  const desk: Desk = {
    home,
    dataFolder,
    records: openRecords(dataFolder),
    relaunched: [],
    steps: [],
    startable,
    process,
    installer(killedAt) {
      const own = startable();
      if (own === null) throw new Error('nothing starts');
      desk.steps.length = 0;
      const onStep: OnStep = (step) => {
        if (step === killedAt) throw new Error(`killed at ${step}`);
        desk.steps.push(step);
      };
      return chooseInstaller({
        app: {
          isPackaged: true,
          getVersion: () => own,
          quit: () => undefined,
          relaunch: (options) => void desk.relaunched.push(options ?? {}),
        },
        process: process(),
        dataFolder,
        wallClock: () => 1000,
        log: () => undefined,
        onStep,
      });
    },
    async stage(next) {
      const path = join(
        staging,
        target === 'appimage' ? `Gazette-${next}.AppImage` : `gazette-${next}.tar.gz`,
      );
      if (target === 'appimage') writeFileSync(path, content(next));
      else await pack(path, next);
      return stagedFile(path, next);
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
  return desk;
}

export function stagedFile(file: string, version: string): StagedUpdate {
  const bytes = readFileSync(file);
  return { file, version, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('base64') };
}

function writeProgram(path: string, version: string): void {
  writeFileSync(path, content(version));
  chmodSync(path, 0o755);
}

/** As `build/packages/tar.ts` lays out the archive. */
function layOut(folder: string, version: string): void {
  const top = join(folder, TOP);
  const own = join(top, 'versions', version);
  mkdirSync(join(own, 'resources'), { recursive: true });
  for (const name of ['gazette', 'gazette-launch']) writeProgram(join(own, name), version);
  writeFileSync(join(own, 'resources/app.asar'), version);
  writeProgram(join(top, 'gazette'), 'launcher');
  rmSync(join(top, 'current'), { force: true });
  symlinkSync(`versions/${version}`, join(top, 'current'));
}

async function pack(path: string, version: string): Promise<void> {
  const work = mkdtempSync(join(place, 'gazette-pack-'));
  try {
    layOut(work, version);
    await create({ file: path, cwd: work, gzip: { level: 1 }, portable: true }, [TOP]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
