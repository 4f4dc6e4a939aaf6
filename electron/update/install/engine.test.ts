import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { engineOf, type EngineOptions } from './engine.ts';
import type { StagedUpdate } from './installer.ts';
import { stagedFile } from './testing.ts';

let options: EngineOptions;
let staged: StagedUpdate;
let quits = 0;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'gazette-engine-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const stagingFolder = join(home, 'caches/gazette-updater/pending');
  mkdirSync(stagingFolder, { recursive: true });
  writeFileSync(join(home, 'app-update.yml'), 'provider: custom\nupdaterCacheDirName: gazette-updater\n');
  const file = join(stagingFolder, 'gazette-0.2.0-win-x64.exe');
  writeFileSync(file, 'installer');
  staged = stagedFile(file, '0.2.0');
  quits = 0;
  options = {
    app: { getVersion: () => '0.1.0', quit: () => void (quits += 1) },
    process: { platform: 'win32', resourcesPath: home },
    stagingFolder,
    log: () => undefined,
  };
});

describe('electron-updater with Windows’ installer', () => {
  it('takes the verified file from its own place, without a network, and starts nothing yet', async () => {
    const engine = await engineOf('nsis', staged, options);
    expect(engine.quitAndInstall).toBeTypeOf('function');
    expect(quits).toBe(0);
    expect(existsSync(staged.file)).toBe(true);
    expect(JSON.parse(readFileSync(join(options.stagingFolder, 'update-info.json'), 'utf8'))).toEqual({
      fileName: 'gazette-0.2.0-win-x64.exe',
      sha512: staged.sha512,
      isAdminRightsRequired: false,
    });
  });

  it('does not take a file that was changed since, nor one that lies elsewhere', async () => {
    const other = { ...options, stagingFolder: join(options.stagingFolder, '../other') };
    await expect(engineOf('nsis', staged, other)).rejects.toMatchObject({ code: 'install-failed' });
    writeFileSync(staged.file, 'something else');
    await expect(engineOf('nsis', staged, options)).rejects.toMatchObject({ code: 'wrong-hash' });
  });
});
