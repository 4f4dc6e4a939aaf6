import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_POLICY, NO_POLICY } from '../contract/policy.ts';
import { settings } from '../contract/settings.ts';
import type { BridgeStatus } from '../contract/status.ts';
import { createDiagnosis, type DiagnosisParts } from './diagnosis.ts';

const good = { at: 1, kind: 'quick', ok: true, problems: [] } as const;
const status = {
  version: '1.2.3',
  node: 'v24',
  platform: 'linux',
  dataFolder: '/home/ada/data',
  sources: [{ id: 'hall', path: '/home/ada/notices' }],
} as unknown as BridgeStatus;

function setUp(over: Partial<DiagnosisParts> = {}, hub: string | null = null) {
  const asked: string[] = [];
  const diagnosis = createDiagnosis({
    home: '/home/ada',
    logFolder: '/nowhere',
    env: { HTTPS_PROXY: 'http://u:secret-pass@proxy:3128', PATH: '/bin', SECRET: 'x' },
    checkStore: () => Promise.resolve({ ...good, problems: [] }),
    status: () => Promise.resolve(status),
    settings: () => ({
      values: settings.parse({ version: 1 }),
      origins: {},
      locked: [],
      path: '/home/ada/data/settings.json',
      problem: null,
    }),
    policy: () => ({
      ...NO_POLICY,
      values: {
        ...DEFAULT_POLICY,
        update: { ...DEFAULT_POLICY.update, reportKey: 'report-key' },
        hub: hub === null ? null : { address: hub },
      },
    }),
    now: () => performance.now(),
    request(address, init) {
      asked.push(`${String(init.method)} ${address}`);
      return Promise.resolve({ status: 204 });
    },
    ...over,
  });
  return { diagnosis, asked };
}

describe('the bridge’s diagnosis', () => {
  it('asks nobody when nothing is configured', async () => {
    const { diagnosis, asked } = setUp();
    expect(await diagnosis.run()).toEqual([
      {
        name: 'store',
        outcome: 'ok',
        subject: null,
        reason: null,
        detail: null,
        ms: expect.any(Number) as number,
      },
      {
        name: 'hub',
        outcome: 'skipped',
        subject: null,
        reason: 'not-configured',
        detail: null,
        ms: expect.any(Number) as number,
      },
    ]);
    expect(asked).toEqual([]);
  });

  it('asks the configured address, without its password', async () => {
    const { diagnosis, asked } = setUp({}, 'https://ada:pw@hub.example.org/x');
    expect((await diagnosis.run())[1]).toMatchObject({
      outcome: 'ok',
      subject: 'https://***@hub.example.org/x',
      detail: 'HTTP 204',
    });
    expect(asked).toEqual(['HEAD https://hub.example.org/x']);
  });

  it('takes any answer of a real server for one, and tells the system’s error of none', async () => {
    const server = createServer((_request, response) =>
      response.writeHead(302, { location: 'http://x/' }).end(),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const { diagnosis } = setUp({ request: (to, init) => fetch(to, init) }, address);
    expect((await diagnosis.run())[1]).toMatchObject({ outcome: 'ok', detail: 'HTTP 302' });
    await new Promise((done) => server.close(done));
    expect((await diagnosis.run())[1]).toMatchObject({
      outcome: 'failed',
      reason: 'error',
      detail: 'ECONNREFUSED',
    });
  });

  it('tells a hub that does not answer in time, and a damaged store', async () => {
    const { diagnosis } = setUp(
      {
        request: () => Promise.reject(new DOMException('late', 'TimeoutError')),
        checkStore: () => Promise.resolve({ ...good, ok: false, problems: ['row 3 missing'] }),
      },
      'https://hub.example.org',
    );
    expect(await diagnosis.run()).toMatchObject([
      { outcome: 'failed', reason: 'damaged', detail: 'row 3 missing' },
      { outcome: 'failed', reason: 'timeout', detail: null },
    ]);
    const broken = setUp({ checkStore: () => Promise.reject(new Error('closed')) });
    expect((await broken.diagnosis.run())[0]).toMatchObject({ outcome: 'failed', detail: 'closed' });
  });
});

describe('the bundle’s files', () => {
  it('hold everything but secrets and the person’s name', async () => {
    const logFolder = await mkdtemp(join(tmpdir(), 'gazette-logs-'));
    onTestFinished(() => rm(logFolder, { recursive: true, force: true }));
    await writeFile(join(logFolder, 'bridge.log'), 'GET https://h/?token=abc /home/ada/x\n');
    await writeFile(join(logFolder, 'main.log.1'), 'older\n');
    await writeFile(join(logFolder, 'notes.txt'), 'not a log\n');
    await mkdir(join(logFolder, 'folder.log'));
    const { diagnosis } = setUp({ logFolder }, 'https://ada:hub-pass@hub.example.org');
    await diagnosis.run();
    const proxy = {
      name: 'proxy',
      outcome: 'ok',
      subject: null,
      reason: null,
      detail: 'DIRECT',
      ms: 1,
    } as const;
    const files = await diagnosis.files([proxy]);
    expect(files.map(({ name }) => name)).toEqual([
      'versions.json',
      'policy.json',
      'settings.json',
      'sources.json',
      'status.json',
      'checks.json',
      'logs/bridge.log',
      'logs/main.log.1',
    ]);
    const all = files.map(({ text }) => text).join('\n');
    for (const secret of ['secret-pass', 'hub-pass', 'report-key', 'token=abc', '/home/ada', 'SECRET']) {
      expect(all).not.toContain(secret);
    }
    expect(all).toContain('http://***@proxy:3128');
    expect(all).toContain('~/notices');
    const texts = new Map(files.map(({ name, text }) => [name, text]));
    expect(JSON.parse(texts.get('checks.json') ?? '')).toMatchObject([
      { name: 'store' },
      { name: 'hub' },
      proxy,
    ]);
    expect(texts.get('status.json')).not.toContain('hall');
    expect(texts.get('logs/bridge.log')).toBe('GET https://h/?token=*** ~/x\n');
  });

  it.each([
    ['ada:secret@proxy:3128', '***@proxy:3128'],
    ['http://ada:pa/ss@proxy:3128', 'http://***@proxy:3128'],
    ['http://ada:p@ss@proxy:3128', 'http://***@proxy:3128'],
    ['http://ada:pa ss@proxy', 'http://***@proxy'],
    ['http://proxy:3128', 'http://proxy:3128'],
    ['proxy:3128', 'proxy:3128'],
  ])('hold the proxy %s without its password', async (given, masked) => {
    const [versions] = await setUp({ env: { https_proxy: given } }).diagnosis.files([]);
    expect(JSON.parse(versions?.text ?? '')).toMatchObject({ proxies: { https_proxy: masked } });
  });

  it('hold the newest part of a long log, from a whole line on', async () => {
    const logFolder = await mkdtemp(join(tmpdir(), 'gazette-logs-'));
    onTestFinished(() => rm(logFolder, { recursive: true, force: true }));
    await writeFile(join(logFolder, 'bridge.log'), `token=first ${'x'.repeat(600_000)}\n`);
    await appendFile(join(logFolder, 'bridge.log'), 'last\n');
    const files = await setUp({ logFolder }).diagnosis.files([]);
    expect(files.at(-1)).toEqual({ name: 'logs/bridge.log', text: 'last\n' });
    await writeFile(join(logFolder, 'bridge.log'), `token=only ${'x'.repeat(600_000)}`);
    expect((await setUp({ logFolder }).diagnosis.files([])).at(-1)?.text).toBe('');
  });
});
