/**
 * The packaged app: its archive, start, memory, idling and a soak, against a bare one-window app on the same Electron.
 *
 *     node bench/package.bench.ts [--quick] [--soak=minutes]
 *
 * Linux only: figures are from `/proc`, and only there is an archive exchanged unnoticed. `--soak` leaves out the rest.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createPackage, statFile, listPackage } from '@electron/asar';
import { chromium, type Browser, type Page } from '@playwright/test';
import { noticeText } from '../e2e/fixtures/folder.ts';
import { announcement, writeCorpus } from './corpus.ts';
import { family, memoryOf, processorTime, slopeOf } from './processes.ts';
import { percentile, report, type Row } from './table.ts';

const isQuick = process.argv.includes('--quick');
const asked = process.argv.find((it) => it.startsWith('--soak='))?.slice('--soak='.length);
const SOAK_MINUTES = asked === undefined ? (isQuick ? 1 : 5) : Number(asked);
const STARTS = isQuick ? 3 : 10;
const NOTICES = isQuick ? 1_000 : 10_000;
const SETTLE_S = isQuick ? 10 : 60;
const IDLE_S = isQuick ? 20 : 60;
const BURST = 1_000;
/** After a burst, before its memory is measured: what it needed is given back when the app rests. */
const REST_MS = 10_000;
const MIB = 1024 * 1024;
const TARGETS = { start: 1.6, memory: 1.5, idlePercent: 0.5, archiveMiB: 12 };

const root = resolve(import.meta.dirname, '..');
const isOverride = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
const switches = process.getuid?.() === 0 && !isOverride ? ['--no-sandbox'] : [];

interface Running {
  readonly page: Page;
  readonly pid: number;
  /** From the start of the process to the first notice, in ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** Starts an app with a home of its own and waits until it shows the text. */
async function start(
  executable: string,
  home: string,
  args: readonly string[],
  text: string,
): Promise<Running> {
  const before = performance.now();
  const child = spawn(executable, [...switches, '--remote-debugging-port=0', ...args], {
    cwd: home,
    env: {
      ...process.env,
      ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home },
      GAZETTE_LANGUAGE: 'en',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const browser = await chromium.connectOverCDP(await devToolsOf(child));
  const page = await pageOf(browser);
  await page.getByText(text).first().waitFor();
  const startMs = performance.now() - before;
  return {
    page,
    pid: child.pid ?? 0,
    startMs,
    async stop() {
      await browser.close();
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function devToolsOf(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(errors)?.[1];
      if (found !== undefined) done(found);
    });
    child.once('exit', (code) => fail(new Error(`the app ended with ${String(code)}: ${errors}`)));
  });
}

async function pageOf(browser: Browser): Promise<Page> {
  for (;;) {
    const page = browser.contexts().flatMap((context) => context.pages())[0];
    if (page !== undefined) return page;
    await wait(5);
  }
}

/** The same Electron, fuses included, with the bare app for an archive. */
async function makeBare(unpacked: string, folder: string): Promise<string> {
  cpSync(unpacked, folder, { recursive: true, verbatimSymlinks: true });
  await createPackage(join(import.meta.dirname, 'bare-app'), join(folder, 'resources/app.asar'));
  return join(folder, 'gazette');
}

function archive(unpacked: string): void {
  const file = join(unpacked, 'resources/app.asar');
  const entries = listPackage(file, { isPack: false })
    .map((path) => path.replace(/^\//, ''))
    .map((path) => ({ path, stat: statFile(file, path) }))
    .flatMap(({ path, stat }) => ('size' in stat ? [{ path, size: stat.size }] : []))
    .toSorted((one, other) => other.size - one.size);
  const row = (what: string, bytes: number): Row => ({ what, MiB: bytes / MIB });
  report(
    `app.asar without Electron (budget ${String(TARGETS.archiveMiB)} MiB), and its ten largest entries`,
    [
      row(`app.asar, ${String(entries.length)} files`, statSync(file).size),
      ...entries.slice(0, 10).map(({ path, size }) => row(path, size)),
    ],
  );
}

async function starts(ours: () => Promise<Running>, bare: () => Promise<Running>): Promise<void> {
  const samples: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  for (let round = 0; round <= STARTS; round += 1) {
    for (const [name, run] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      const app = await run();
      // The first start makes caches and data.
      if (round > 0) samples[name].push(app.startMs);
      await app.stop();
    }
  }
  const ratio = percentile(samples.ours, 0.5) / percentile(samples.bare, 0.5);
  const row = (what: string, list: number[]): Row => ({
    what,
    rounds: list.length,
    'p50 ms': percentile(list, 0.5),
    'max ms': Math.max(...list),
  });
  report(`Start to first notice (packaged; ratio at most ${String(TARGETS.start)})`, [
    { ...row('Gazette', samples.ours), ratio },
    row('bare one-window app', samples.bare),
  ]);
}

interface Idle {
  readonly memory: number;
  readonly percent: number;
  readonly processes: number;
}

async function idle(run: () => Promise<Running>): Promise<Idle> {
  const app = await run();
  await wait(SETTLE_S * 1000);
  const before = processorTime(app.pid);
  await wait(IDLE_S * 1000);
  const percent = ((processorTime(app.pid) - before) / (IDLE_S * 1000)) * 100;
  const figures = { memory: memoryOf(app.pid), percent, processes: family(app.pid).length };
  await app.stop();
  return figures;
}

/** Where the store's change log stands; 0 while the bridge does not answer yet. */
const sequence = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const { gazette } = window as unknown as {
      gazette: { call(method: string, params: object): Promise<{ result?: { position: { seq: number } } }> };
    };
    return (await gazette.call('status.get', {})).result?.position.seq ?? 0;
  });

/** Bursts of a thousand new versions until the time is over; memory after each. */
async function soak(run: () => Promise<Running>, folder: string): Promise<void> {
  const app = await run();
  const startedAt = performance.now();
  const hours: number[] = [];
  const memory: number[] = [];
  let expected = await sequence(app.page);
  const devTools = await app.page.context().newCDPSession(app.page);
  for (let burst = 1; performance.now() - startedAt < SOAK_MINUTES * 60_000; burst += 1) {
    for (let index = 0; index < BURST; index += 1) {
      // Urgent ones would open windows, which stay until somebody reads them.
      const text = `${announcement(index).replace('level: urgent', 'level: normal')}\nRevision ${String(burst)}.\n`;
      writeFileSync(join(folder, 'part-000', `${String(index).padStart(6, '0')}.md`), text);
    }
    expected += BURST;
    while ((await sequence(app.page)) < expected) await wait(100);
    await wait(REST_MS);
    // A page lets its garbage lie while there is room: what grows without it is kept by something.
    await devTools.send('HeapProfiler.collectGarbage');
    hours.push((performance.now() - startedAt) / 3_600_000);
    memory.push(memoryOf(app.pid));
  }
  await app.stop();
  // The first bursts fill what is kept on purpose: caches, compiled code, SQLite's pages.
  const from = Math.floor(memory.length / 3);
  const kept = memory.slice(from);
  report(
    `Soak: bursts of ${String(BURST)} new versions for ${String(SOAK_MINUTES)} minutes (PSS of all processes)`,
    [
      {
        bursts: memory.length,
        'first MiB': memory[0] ?? 0,
        'median MiB': percentile(kept, 0.5),
        'last MiB': memory.at(-1) ?? 0,
        'slope MiB/h': slopeOf(hours.slice(from), kept),
      },
    ],
  );
}

if (process.platform !== 'linux') {
  console.log('\nPackaged app: skipped, its figures are from /proc, which only Linux has');
  process.exit(0);
}
const home = mkdtempSync(join(tmpdir(), 'gazette-bench-package-'));
const built = spawnSync(
  'node',
  [join(root, 'build/scripts/dist.ts'), '--dir', `--output=${join(home, 'packages')}`],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
const unpacked = join(
  home,
  'packages',
  process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`,
);
const place = (name: string): string => {
  mkdirSync(join(home, name), { recursive: true });
  return join(home, name);
};
try {
  if (built.status !== 0) throw new Error('the app could not be packaged');
  const folder = place('notices');
  const gazette = join(unpacked, 'gazette');
  const bareApp = await makeBare(unpacked, join(home, 'bare-app'));
  const bare = (): Promise<Running> => start(bareApp, place('bare'), [], 'Bench notice');
  const ours = (): Promise<Running> => start(gazette, place('ours'), [folder], 'Bench notice');
  writeFileSync(join(folder, 'bench.md'), noticeText({ id: 'bench-start' }, '# Bench notice\n\nText.'));
  if (asked === undefined) {
    archive(unpacked);
    await starts(ours, bare);
  }

  await writeCorpus(folder, 0, NOTICES);
  const full = (): Promise<Running> => start(gazette, place('full'), [folder], '第');
  const first = await full();
  while ((await sequence(first.page)) < NOTICES + 1) await wait(500);
  await first.stop();
  if (asked === undefined) {
    const [mine, other] = [await idle(full), await idle(bare)];
    const row = (what: string, figures: Idle): Row => ({
      what,
      processes: figures.processes,
      'PSS MiB': figures.memory,
      'CPU % of a core': figures.percent,
    });
    report(
      `Idle for ${String(IDLE_S)} s with ${String(NOTICES)} notices (memory ratio at most ${String(TARGETS.memory)}, CPU at most ${String(TARGETS.idlePercent)} %)`,
      [
        { ...row('Gazette', mine), 'memory ratio': mine.memory / other.memory },
        row('bare one-window app', other),
      ],
    );
  }
  await soak(full, folder);
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
