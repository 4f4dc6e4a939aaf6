/**
 * The bridge as it runs: intake of 10,000 files, list and search at 100, 10,000 and 100,000 notices (also while an
 * intake and a store check run), store size, memory, and the longest turns of the event loop.
 *
 *     node bench/bridge.bench.ts [--quick]
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectBridge, type BridgeClient } from '../server-bridge/ipc/client.ts';
import { announcement, writeCorpus } from './corpus.ts';
import { peerPipeline } from './peers.ts';
import { percentile, report, type Row } from './table.ts';

const isQuick = process.argv.includes('--quick');
const SIZES = isQuick ? [100, 10_000] : [100, 10_000, 100_000];
/** Files of a burst of changes. */
const BURST = 1_000;
const ROUNDS = isQuick ? 100 : 600;
/** Rounds that are not counted, while code is compiled and caches fill; the very first calls have a column of their own. */
const WARM_UP = 110;
/** One- and two-character words, common ones among them, English, figures, and one that is nowhere. */
const QUERIES = [
  '水',
  '停水',
  '的',
  '安全',
  '消防演练',
  '三号车间',
  'water outage',
  'ISO 9001',
  '食堂 停电',
  '第42号',
  '量子隧道',
];
const root = resolve(import.meta.dirname, '..');

interface Running {
  readonly client: BridgeClient;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

async function start(data: string, folder: string): Promise<Running> {
  const child = spawn('node', [join(root, 'dist/bridge/cli.js'), 'serve', '--no-open', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GAZETTE_DATA: data },
  });
  await new Promise<void>((done) => child.stdout.once('data', () => done()));
  const file = JSON.parse(readFileSync(join(data, 'bridge.json'), 'utf8')) as {
    address: string;
    token: string;
  };
  const client = connectBridge({ address: file.address, token: file.token, client: 'bench' });
  await client.connected();
  return {
    client,
    process: child,
    async stop() {
      client.close();
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until the source has taken everything in; answers the highest resident memory seen, in MiB. */
async function untilReady(client: BridgeClient, count: number): Promise<number> {
  let peak = 0;
  for (;;) {
    const { sources, memory, store } = await client.call('status.get', {});
    peak = Math.max(peak, memory.residentBytes / 1_048_576);
    if (store.noticeCount >= count && sources.every(({ state }) => state === 'ready')) return peak;
    await wait(100);
  }
}

/** Memory is given back some time after the last work; half a minute after a start the store is checked and copied. */
async function atRest(client: BridgeClient) {
  await wait(isQuick ? 2_000 : 90_000);
  return await client.call('status.get', {});
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}

async function readRows(client: BridgeClient, size: number, when: string): Promise<Row[]> {
  const empty: number[] = [];
  const list: number[] = [];
  const search: number[] = [];
  const slowest = { query: '', ms: 0 };
  const { total } = await client.call('notices.list', { filter: {}, sort: 'newest', offset: 0, limit: 1 });
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const offset = Math.floor((total * ((round * 37) % 100)) / 100);
    empty.push(await timed(() => client.call('ping', {})));
    list.push(
      await timed(() =>
        client.call('notices.list', {
          filter: {},
          sort: 'newest',
          offset: Math.min(offset, Math.max(0, total - 50)),
          limit: 50,
        }),
      ),
    );
    const query = QUERIES[round % QUERIES.length] ?? '水';
    const ms = await timed(() => client.call('notices.search', { query, filter: {}, offset: 0, limit: 50 }));
    search.push(ms);
    if (round >= WARM_UP && ms > slowest.ms) Object.assign(slowest, { query, ms });
  }
  const row = (name: string, samples: number[], more: Row): Row => ({
    notices: size,
    when,
    call: name,
    'first ms': samples[0] ?? Number.NaN,
    'p50 ms': percentile(samples.slice(WARM_UP), 0.5),
    'p99 ms': percentile(samples.slice(WARM_UP), 0.99),
    ...more,
  });
  return [
    // What processes and machine alone cost: the other two rows contain it.
    row('empty call', empty, {}),
    row('list page (50 rows)', list, {}),
    row('search', search, { slowest: slowest.query }),
  ];
}

function folderBytes(path: string): number {
  return readdirSync(path, { withFileTypes: true, recursive: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );
}

/** Files in one step: written elsewhere and moved in, so that nothing is taken in before its time is taken. */
async function prepareFiles(from: number, to: number): Promise<{ bytes: number; moveIn(): void }> {
  const name = `files-${String(from)}`;
  const bytes = await writeCorpus(join(staging, name), from, to);
  return { bytes, moveIn: () => renameSync(join(staging, name), join(folder, name)) };
}

/** Rewrites that many files where they stand; answers the seconds until all new versions are in. */
async function burst(client: BridgeClient): Promise<number> {
  const sequence = async (): Promise<number> => (await client.call('status.get', {})).position.seq;
  const wanted = (await sequence()) + BURST;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  const before = performance.now();
  for (const name of names.slice(0, BURST)) {
    const path = join(folder, name);
    writeFileSync(path, `${readFileSync(path, 'utf8')}\nRevised.\n`);
  }
  while ((await sequence()) < wanted) await wait(50);
  return (performance.now() - before) / 1000;
}

/** Starts a process that only probes its loop; the answer ends it and tells how late its turns came, in ms. */
function watchIdleLoop(): () => Promise<number[]> {
  const child = fork(join(import.meta.dirname, 'idle-loop.ts'));
  // A bench that fails ends all the same, and this process with it.
  child.unref();
  child.channel?.unref();
  return async () => {
    const answer = new Promise<number[]>((done) => child.once('message', (late) => done(late as number[])));
    child.send('read');
    return await answer;
  };
}

const data = mkdtempSync(join(tmpdir(), 'gazette-bench-data-'));
const files = mkdtempSync(join(tmpdir(), 'gazette-bench-files-'));
const folder = join(files, 'notices');
const staging = join(files, 'staging');
for (const path of [folder, staging]) mkdirSync(path);
const first = await prepareFiles(0, SIZES[0] ?? 100);
first.moveIn();
let textBytes = first.bytes;
let count = SIZES[0] ?? 100;
const reads: Row[] = [];
const intake: Row[] = [];
const peak = { mib: 0 };
const idleLoop = watchIdleLoop();
let running = await start(data, folder);
const { client } = running;
try {
  await untilReady(client, count);
  reads.push(...(await readRows(client, count, 'quiet')));
  for (const size of SIZES.slice(1)) {
    const added = size - count;
    const files = await prepareFiles(count, size);
    textBytes += files.bytes;
    const { sources } = await client.call('sources.list', {});
    const id = sources[0]?.id ?? '';
    const before = performance.now();
    files.moveIn();
    const scan = client.call('sources.rescan', { id });
    const during = size === 100_000 ? await readRows(client, count, 'during intake') : [];
    peak.mib = Math.max(peak.mib, await untilReady(client, size));
    await scan;
    const seconds = (performance.now() - before) / 1000;
    intake.push({
      what: `${String(added)} files of 2 KiB`,
      'files/s': Math.round(added / seconds),
      'peak MiB': Math.round(peak.mib),
    });
    reads.push(...during);
    count = size;
    // The index may trail by 2 s.
    await wait(3_000);
    reads.push(...(await readRows(client, count, 'quiet')));
    const secondsOfBurst = await burst(client);
    intake.push({
      what: `${String(BURST)} files changed at once among ${String(size)}`,
      'files/s': Math.round(BURST / secondsOfBurst),
      'peak MiB': '',
    });
  }
  const check = client.call('store.check', { kind: 'full' });
  reads.push(...(await readRows(client, count, 'during a full check')));
  await check;
  const peer = await peerPipeline(Array.from({ length: 1000 }, (_value, index) => announcement(index)));
  intake.push({ what: 'peer: marked + sanitize-html only, no store', 'files/s': Math.round(peer) });
  report('Intake', intake);
  report('List and search', reads);

  const status = await client.call('status.get', {});
  const machine = await idleLoop();
  const rested = await atRest(client);
  await running.stop();
  running = await start(data, folder);
  await untilReady(running.client, count);
  const afterStart = await atRest(running.client);
  const mib = (bytes: number): number => bytes / 1_048_576;
  report('Store and memory', [
    { what: 'text of the files', value: `${mib(textBytes).toFixed(1)} MiB` },
    { what: 'store', value: `${mib(rested.store.bytes).toFixed(1)} MiB` },
    { what: 'store / text', value: (rested.store.bytes / textBytes).toFixed(2) },
    { what: 'data folder', value: `${mib(folderBytes(data)).toFixed(1)} MiB` },
    {
      what: `bridge resident, idle, ${String(count)} notices, after all of the above`,
      value: `${mib(rested.memory.residentBytes).toFixed(0)} MiB`,
    },
    {
      what: `bridge resident, idle, ${String(count)} notices, after a start`,
      value: `${mib(afterStart.memory.residentBytes).toFixed(0)} MiB`,
    },
  ]);
  const { p50, p99, p999, max } = status.loopDelay;
  report('Event loop of the bridge over all of this (delay in ms), and of a process without work beside it', [
    { what: 'bridge', p50, p99, 'p99.9': p999, max },
    {
      what: 'a process that does nothing',
      p50: percentile(machine, 0.5),
      p99: percentile(machine, 0.99),
      'p99.9': percentile(machine, 0.999),
      max: Math.max(...machine),
    },
  ]);
} finally {
  await running.stop();
  rmSync(data, { recursive: true, force: true });
  rmSync(files, { recursive: true, force: true });
}
