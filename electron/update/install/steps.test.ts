/**
 * A process that ends at any named step of installing or going back leaves an app that starts; the next process finishes what was
 * begun, or does it once more. An exception stands for the end: what is cleaned up after one is a half copy, which the next attempt
 * removes as well.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { boot } from '../boot.ts';
import { makeDesk, type Desk, type ProvedTarget } from './testing.ts';

function open(target: ProvedTarget): Desk {
  const desk = makeDesk(target, '0.1.0');
  onTestFinished(() => desk.dispose());
  return desk;
}

async function killed(work: Promise<unknown>, step: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ message: expect.stringContaining(`killed at ${step}`) });
}

/** One start of the app; `main` loads or not. Answers what it did. */
async function start(desk: Desk, loads = true): Promise<'loaded' | 'relaunched' | 'ended'> {
  const version = desk.startable();
  let did: 'loaded' | 'ended' = 'ended';
  const before = desk.relaunched.length;
  await boot({
    app: {
      isPackaged: true,
      getVersion: () => version ?? '',
      relaunch: (options) => void desk.relaunched.push(options ?? {}),
      exit: () => undefined,
    },
    dialog: { showErrorBox: () => undefined },
    process: { ...desk.process(), pid: 1 },
    dataFolder: desk.dataFolder,
    isRunning: () => false,
    wallClock: () => 2000,
    log: () => undefined,
    async loadMain() {
      if (!loads) throw new SyntaxError('cut');
      did = 'loaded';
    },
  });
  return desk.relaunched.length > before ? 'relaunched' : did;
}

const INSTALL: Record<ProvedTarget, ReadonlyArray<readonly [step: string, starts: string]>> = {
  appimage: [
    ['copy', '0.1.0'],
    ['copied', '0.1.0'],
    ['trial', '0.1.0'],
    ['record', '0.1.0'],
    ['keep', '0.1.0'],
    ['kept', '0.1.0'],
    ['rename', '0.1.0'],
    ['renamed', '0.2.0'],
    ['done', '0.2.0'],
  ],
  'tar.gz': [
    ['unpack', '0.1.0'],
    ['unpacked', '0.1.0'],
    ['trial', '0.1.0'],
    ['lay', '0.1.0'],
    ['laid', '0.1.0'],
    ['keep', '0.1.0'],
    ['switch', '0.1.0'],
    ['switched', '0.2.0'],
    ['done', '0.2.0'],
  ],
};
const BACK: Record<ProvedTarget, ReadonlyArray<readonly [step: string, starts: string]>> = {
  appimage: [
    ['record', '0.2.0'],
    ['recorded', '0.2.0'],
    ['back', '0.2.0'],
    ['backed', '0.1.0'],
    ['end-trial', '0.1.0'],
  ],
  'tar.gz': [
    ['record', '0.2.0'],
    ['recorded', '0.2.0'],
    ['back', '0.2.0'],
    ['backed', '0.1.0'],
    ['end-trial', '0.1.0'],
  ],
};

describe.each(['appimage', 'tar.gz'] as const)('%s', (target) => {
  it('becomes the new version and keeps the old one', async () => {
    const desk = open(target);
    const installer = desk.installer();
    expect([installer.target, installer.hindrance, installer.previous()]).toEqual([target, null, null]);
    await installer.install(await desk.stage('0.2.0'));
    expect(desk.steps).toEqual(INSTALL[target].map(([step]) => step));
    expect(desk.startable()).toBe('0.2.0');
    expect(desk.installer().previous()).toBe('0.1.0');
    expect(desk.records.trial()).toEqual({ version: '0.2.0', from: '0.1.0', starts: 0, pid: null });
  });

  it.each(INSTALL[target])('killed while installing, at %s: starts %s', async (step, starts) => {
    const desk = open(target);
    const staged = await desk.stage('0.2.0');
    await killed(desk.installer(step).install(staged), step);
    expect(desk.startable()).toBe(starts);
    expect(await start(desk)).toBe('loaded');
    // What was begun is no hindrance.
    if (starts === '0.1.0') await desk.installer().install(staged);
    expect(desk.startable()).toBe('0.2.0');
    const installer = desk.installer();
    expect(installer.previous()).toBe('0.1.0');
    await installer.goBack('unhealthy');
    expect(desk.startable()).toBe('0.1.0');
  });

  it.each(BACK[target])('killed while going back, at %s: starts %s, then 0.1.0', async (step, starts) => {
    const desk = open(target);
    await desk.installer().install(await desk.stage('0.2.0'));
    await killed(desk.installer(step).goBack('withdrawn'), step);
    expect(desk.startable()).toBe(starts);
    const wasBegun = step !== 'record';
    const did = await start(desk);
    expect(did).toBe(starts === '0.2.0' && wasBegun ? 'relaunched' : 'loaded');
    expect(desk.startable()).toBe(wasBegun ? '0.1.0' : '0.2.0');
    expect(desk.records.returned()?.reason).toBe(wasBegun ? 'withdrawn' : undefined);
    expect(desk.records.left()).toEqual([]);
  });

  it('is left at the third start when two showed nothing, and not taken again', async () => {
    const desk = open(target);
    await desk.installer().install(await desk.stage('0.2.0'));
    expect([await start(desk), await start(desk)]).toEqual(['loaded', 'loaded']);
    expect(await start(desk)).toBe('relaunched');
    const [relaunch] = desk.relaunched;
    expect(relaunch?.execPath).toBe(
      `${desk.home}/apps/${target === 'appimage' ? 'Gazette.AppImage' : 'gazette-linux-x64/gazette'}`,
    );
    expect(relaunch?.args).toEqual(['--no-sandbox', 'gazette://notice/a']);
    expect(desk.startable()).toBe('0.1.0');
    expect(desk.records.returned()).toEqual({ from: '0.2.0', to: '0.1.0', at: 2000, reason: 'unhealthy' });
    expect(desk.records.left()).toEqual(['0.2.0']);
    expect(desk.records.trial()).toBeNull();
    // The older one is on no trial: whatever it does, it stays.
    for (let at = 0; at < 4; at += 1) expect(await start(desk, at > 1)).toBe(at > 1 ? 'loaded' : 'ended');
    expect(desk.startable()).toBe('0.1.0');
  });

  it('begins anew when half of an earlier attempt is there', async () => {
    const desk = open(target);
    const apps = join(desk.home, 'apps');
    if (target === 'appimage') writeFileSync(join(apps, 'Gazette.AppImage.new'), 'half');
    else mkdirSync(join(apps, 'gazette-linux-x64/versions/.new/half'), { recursive: true });
    await desk.installer().install(await desk.stage('0.2.0'));
    expect(desk.startable()).toBe('0.2.0');
    expect(
      readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter((it) => /half|\.new$/.test(it)),
    ).toEqual([]);
  });

  it('is left at once when its main cannot be loaded', async () => {
    const desk = open(target);
    await desk.installer().install(await desk.stage('0.2.0'));
    expect(await start(desk, false)).toBe('relaunched');
    expect([desk.startable(), desk.records.left()]).toEqual(['0.1.0', ['0.2.0']]);
  });

  it('goes back past a version that never showed that it works', async () => {
    const desk = open(target);
    await desk.installer().install(await desk.stage('0.2.0'));
    expect(await start(desk)).toBe('loaded');
    await desk.installer().install(await desk.stage('0.3.0'));
    expect([desk.startable(), desk.installer().previous()]).toEqual(['0.3.0', '0.1.0']);
    expect(desk.records.trial()).toEqual({ version: '0.3.0', from: '0.1.0', starts: 0, pid: null });
    expect([await start(desk), await start(desk), await start(desk)]).toEqual([
      'loaded',
      'loaded',
      'relaunched',
    ]);
    expect([desk.startable(), desk.records.left()]).toEqual(['0.1.0', ['0.3.0']]);
  });

  it('becomes an older version when the channel takes this one back, and its data follow', async () => {
    const desk = open(target);
    await desk.installer().install(await desk.stage('0.0.9'));
    expect(desk.records.returned()).toEqual({ from: '0.1.0', to: '0.0.9', at: 1000, reason: 'withdrawn' });
    expect(JSON.parse(readFileSync(join(desk.dataFolder, 'returned-from.json'), 'utf8'))).toEqual({
      from: '0.1.0',
      to: '0.0.9',
      at: 1000,
    });
    expect(await start(desk)).toBe('loaded');
    expect(desk.startable()).toBe('0.0.9');
  });

  it('takes no file that is not what was verified', async () => {
    const desk = open(target);
    const staged = await desk.stage('0.2.0');
    for (const wrong of [{ sha512: 'A'.repeat(88) }, { size: staged.size - 1 }, { size: staged.size + 1 }]) {
      const refused = desk.installer().install({ ...(await desk.stage('0.2.0')), ...wrong });
      await expect(refused).rejects.toMatchObject({ name: 'Refusal' });
    }
    await expect(desk.installer().install({ ...staged, version: '0.1.0' })).rejects.toMatchObject({
      code: 'install-failed',
    });
    expect([desk.startable(), desk.records.trial()]).toEqual(['0.1.0', null]);
  });
});
