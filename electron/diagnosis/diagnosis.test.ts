import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import { DEFAULT_POLICY } from '../../server-bridge/contract/policy.ts';
import { fakeCaller } from '../bridge/testing.ts';
import { createHostDiagnosis, type HostDiagnosisOptions } from './diagnosis.ts';
import { testNotification } from './notification-test.ts';

const window = {} as BrowserWindow;

async function setUp(over: Partial<HostDiagnosisOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'gazette-diagnosis-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const target = join(folder, 'bundle.zip');
  const asked: string[] = [];
  const diagnosis = createHostDiagnosis({
    caller: fakeCaller({
      'diagnosis.files': ({ checks }) => ({
        files: [{ name: 'checks.json', text: JSON.stringify(checks) }],
      }),
    }),
    policy: () => ({ ...DEFAULT_POLICY, hub: { address: 'https://u:p@hub.example.org/x' } }),
    resolveProxy(address) {
      asked.push(address);
      return Promise.resolve('PROXY proxy.example.org:3128;DIRECT');
    },
    notify: () => Promise.resolve({ outcome: 'ok', reason: null, detail: null }),
    facts: () => ({ folder: '/home/ada/x' }),
    dialog: {
      showSaveDialog: (...args: unknown[]) => {
        asked.push((args.at(-1) as { defaultPath: string }).defaultPath);
        return Promise.resolve({ canceled: false, filePath: target });
      },
    },
    text: () => ({ saveDiagnosis: 'Save', zipFile: 'ZIP' }),
    downloads: () => '/downloads',
    logFolder: join(folder, 'logs'),
    home: '/home/ada',
    now: () => 0,
    wallClock: () => Date.UTC(2026, 10, 21, 18, 45),
    ...over,
  });
  return { diagnosis, asked, folder, target };
}

describe('main’s diagnosis', () => {
  it('tries a notification and asks for the proxy of the configured address', async () => {
    const { diagnosis, asked } = await setUp();
    expect(await diagnosis.run()).toEqual([
      { name: 'notification', subject: null, outcome: 'ok', reason: null, detail: null, ms: 0 },
      {
        name: 'proxy',
        subject: 'https://***@hub.example.org/x',
        outcome: 'ok',
        reason: null,
        detail: 'PROXY proxy.example.org:3128;DIRECT',
        ms: 0,
      },
    ]);
    expect(asked).toEqual(['https://hub.example.org']);
  });

  it('asks for no proxy where nothing is configured, and tells what failed', async () => {
    const idle = await setUp({ policy: () => DEFAULT_POLICY });
    expect((await idle.diagnosis.run())[1]).toMatchObject({ outcome: 'skipped', reason: 'not-configured' });
    expect(idle.asked).toEqual([]);
    const broken = await setUp({ resolveProxy: () => Promise.reject(new Error('no service')) });
    expect((await broken.diagnosis.run())[1]).toMatchObject({ outcome: 'failed', detail: 'no service' });
  });

  it('saves one zip with its checks and a file that says what is in it', async () => {
    const { diagnosis, asked, target } = await setUp();
    await diagnosis.run();
    expect(await diagnosis.save(window)).toBe(true);
    expect(asked.at(-1)).toBe(join('/downloads', 'gazette-diagnosis-2026-11-21-1845.zip'));
    const files = unzipSync(await readFile(target));
    expect(Object.keys(files)).toEqual(['README.txt', 'host.json', 'checks.json']);
    expect(strFromU8(files['host.json'] ?? new Uint8Array())).toContain('"~/x"');
    expect(strFromU8(files['checks.json'] ?? new Uint8Array())).toContain('"notification"');
    expect(strFromU8(files['README.txt'] ?? new Uint8Array())).toMatch(/host\.json[^]*checks\.json/);
  });

  it('saves nothing when called off, and says why it cannot be written', async () => {
    const off = await setUp({
      dialog: { showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }) },
    });
    expect(await off.diagnosis.save(window)).toBe(false);
    const nowhere = await setUp({
      dialog: {
        showSaveDialog: () => Promise.resolve({ canceled: false, filePath: '/nowhere/at/all.zip' }),
      },
    });
    await expect(nowhere.diagnosis.save(window)).rejects.toMatchObject({
      code: 'forbidden',
      details: { reason: 'ENOENT' },
    });
  });

  it('has its own files and the logs when no bridge answers', async () => {
    const { diagnosis, folder } = await setUp({
      caller: fakeCaller({
        'diagnosis.files': () => {
          throw new GazetteError('disconnected', 'gone');
        },
      }),
    });
    await mkdir(join(folder, 'logs'));
    await writeFile(join(folder, 'logs', 'bridge.log'), 'https://u:secret@h /home/ada/y\n');
    const older = `token=first ${'x'.repeat(600_000)}\nolder\n`;
    await writeFile(join(folder, 'logs', 'bridge.log.1'), older);
    const files = await diagnosis.files();
    expect(files.map(({ name }) => name)).toEqual([
      'README.txt',
      'host.json',
      'checks.json',
      'logs/bridge.log',
      'logs/bridge.log.1',
    ]);
    expect(files[4]?.text).toBe('older\n');
    expect(files[2]?.text).toContain('"disconnected"');
    expect(files[3]?.text).toBe('https://***@h ~/y\n');
  });
});

describe('testNotification', () => {
  const text = { title: 'T', body: 'B' };
  function fake(onShow: (it: EventEmitter) => void, isSupported = true) {
    return class extends EventEmitter {
      static isSupported = () => isSupported;
      readonly given: { readonly title: string; readonly body: string };
      constructor(given: { readonly title: string; readonly body: string }) {
        super();
        this.given = given;
      }
      show() {
        onShow(this);
      }
    };
  }
  let late: (() => void) | null = null;
  const later = (_ms: number, task: () => void) => {
    late = task;
    return () => {
      late = null;
    };
  };
  const run = (Notification: ReturnType<typeof fake>) => testNotification({ Notification, text, later });

  it('waits for what the system says', async () => {
    expect(await run(fake((it) => it.emit('show')))).toEqual({ outcome: 'ok', reason: null, detail: null });
    expect(late).toBeNull();
    expect(await run(fake((it) => it.emit('failed', {}, 'not signed')))).toEqual({
      outcome: 'failed',
      reason: 'error',
      detail: 'not signed',
    });
    expect(await run(fake(() => undefined, false))).toMatchObject({
      outcome: 'skipped',
      reason: 'not-supported',
    });
    const throws = fake(() => {
      throw new Error('no bus');
    });
    expect(await run(throws)).toMatchObject({ outcome: 'failed', detail: 'no bus' });
  });

  it('does not wait for ever', async () => {
    const waiting = run(fake(() => undefined));
    late?.();
    expect(await waiting).toEqual({ outcome: 'failed', reason: 'timeout', detail: null });
  });
});
