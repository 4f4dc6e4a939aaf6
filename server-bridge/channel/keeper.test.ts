import { createHmac, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stage } from '../release/stage.ts';
import { type Report, reportMessage } from '../release/report.ts';
import { manifestBytes } from '../release/verify.ts';
import { type Rollout, watchedOf } from './controller.ts';
import { readStage } from './folder.ts';
import { loadFigures } from './journal.ts';
import { type Keeper, openKeeper } from './keeper.ts';
import { lockChannel } from './lock.ts';
import { operate } from './operate.ts';
import { pause, resume } from './orders.ts';
import { readLog, readRollout, recordsFolder } from './records.ts';
import { openReportKey } from './report-key.ts';
import { generateKey, signManifest } from './signing.ts';
import { idOf, reportOf } from './testing/reports.ts';
import { manifestOf } from './testing/simulate.ts';

const MINUTE_MS = 60_000;
const key = randomBytes(32);
const signer = generateKey();
let root = '';
let clock = 0;
let problems: Array<string | null> = [];
const records = (): string => recordsFolder(root, 'stable');
const folder = (): string => join(root, 'stable');

function proved(report: Report): Report {
  return { ...report, mac: createHmac('sha256', key).update(reportMessage(report)).digest('base64') };
}
async function publish(changes: Parameters<typeof manifestOf>[0] = {}): Promise<void> {
  await mkdir(folder(), { recursive: true });
  await writeFile(
    join(folder(), 'manifest.json'),
    manifestBytes(signManifest(manifestOf(changes), [signer])),
  );
}
function open(): Keeper {
  return openKeeper({
    root,
    channel: 'stable',
    reportKey: key,
    clock: () => clock,
    now: () => Date.UTC(2026, 0, 1) + clock,
    onStep: () => undefined,
    onProblem: (problem) => problems.push(problem),
  });
}
/** Time goes on as a server sees it: in steps of some seconds. */
async function pass(keeper: Keeper, minutes: number): Promise<void> {
  for (let step = 0; step < minutes; step += 1) {
    clock += MINUTE_MS;
    await keeper.look();
  }
}
function starts(keeper: Keeper, from: number, count: number): void {
  for (let index = from; index < from + count; index += 1)
    keeper.receive(proved(reportOf({ kind: 'healthy', firstPaintMs: 800 }, { id: idOf(index) })), 'a');
}
const rolloutNow = (): Rollout => {
  const found = readRollout(records());
  if (found === null) throw new Error('no rollout');
  return found;
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gazette-channel-'));
  [clock, problems] = [0, []];
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('a channel that is kept', () => {
  it('waits for a manifest, begins with it, and writes every step down', async () => {
    const keeper = open();
    await keeper.look();
    expect(readRollout(records())).toBeNull();
    await publish();
    await keeper.look();
    expect(await readStage(folder())).toEqual({
      format: 1,
      version: '2.0.0',
      counter: 2,
      state: 'running',
      percent: 1,
    });
    for (let window = 0; window < 3; window += 1) {
      starts(keeper, window * 20, 20);
      await pass(keeper, 30);
    }
    expect((await readStage(folder()))?.percent).toBe(5);
    const log = readLog(records(), 10);
    expect(log.map(({ step }) => step)).toEqual(['begin', 'good', 'good', 'good', 'widen']);
    expect(log[1]).toMatchObject({
      at: '2026-01-01T00:30:00.000Z',
      channel: 'stable',
      version: '2.0.0',
      counter: 2,
      reason: '1 of 3',
      figures: { starts: 20, errors: 0 },
    });
    keeper.close();
    expect((await stat(join(root, '.controller'))).mode & 0o777).toBe(0o700);
    for (const name of await readdir(records()))
      expect([name, (await stat(join(records(), name))).mode & 0o077]).toEqual([name, 0]);
    expect(problems).toEqual([]);
  });

  it('takes reports with a right proof as proved, others as bad news', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    const report = proved(reportOf({ kind: 'healthy', firstPaintMs: 800 }));
    expect(keeper.receive({ ...report, start: 2 }, 'a')).toBe('counted');
    expect(keeper.receive({ ...report, mac: 'AAAA' }, 'a')).toBe('counted');
    expect(loadFigures(records(), 3).figures.whole.starts).toBe(0);
    expect(keeper.receive(report, 'a')).toBe('counted');
    expect(keeper.receive(report, 'a')).toBe('repeated');
    expect(loadFigures(records(), 3).figures.whole.starts).toBe(1);
    keeper.close();
  });

  it('that is killed has every report it took, and goes on in its window', async () => {
    await publish();
    const first = open();
    await first.look();
    starts(first, 1, 7);
    await pass(first, 20);
    starts(first, 8, 3);
    first.receive(proved(reportOf({ kind: 'started' }, { id: idOf(99) })), 'a');
    // Killed here, in the middle of a line.
    const journal = (await readdir(records())).find((name) => name.startsWith('reports-')) ?? '';
    await appendFile(join(records(), journal), '{"time":12,"rep');
    const second = open();
    await second.look();
    starts(second, 1, 10);
    await pass(second, 9);
    expect(rolloutNow().goodWindows).toBe(0);
    await pass(second, 2);
    // The ten of before make the window good; the open start was not counted as late.
    expect(rolloutNow()).toMatchObject({ goodWindows: 1, state: 'running' });
    expect(readLog(records(), 1)[0]?.figures).toMatchObject({ starts: 10, errors: 0 });
    second.close();
  });

  it('does what a kill between its files left undone', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    await rm(join(folder(), 'stage.json'));
    await keeper.look();
    expect((await readStage(folder()))?.percent).toBe(1);
    await writeFile(join(folder(), 'stage.json'), 'rubbish');
    await keeper.look();
    const text = await readFile(join(folder(), 'stage.json'), 'utf8');
    expect(stage.parse(JSON.parse(text)).percent).toBe(1);
    keeper.close();
  });

  it('obeys orders that are given beside it, and without it', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    await operate(root, 'stable', pause, 0);
    expect((await readStage(folder()))?.state).toBe('paused');
    starts(keeper, 1, 30);
    await pass(keeper, 40);
    expect(rolloutNow()).toMatchObject({ state: 'paused', goodWindows: 0 });
    keeper.close();
    await operate(root, 'stable', (current) => resume(current, true), 0);
    expect(await readStage(folder())).toMatchObject({ state: 'running', percent: 5 });
    const later = open();
    await later.look();
    expect(rolloutNow()).toMatchObject({ state: 'running', percent: 5 });
    later.close();
    expect(readLog(records(), 9).map(({ step }) => step)).toEqual(['begin', 'pause', 'resume']);
    await expect(operate(root, 'beta', pause, 0)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('has what came after an order, when it is read or killed before it saves', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    await operate(root, 'stable', pause, 0);
    await operate(root, 'stable', (current) => resume(current, false), 0);
    await keeper.look();
    starts(keeper, 1, 30);
    const { figures } = loadFigures(records(), 3);
    figures.watch(watchedOf(rolloutNow()));
    expect(figures.whole.starts).toBe(30);
    keeper.close();
  });

  it('waits while somebody publishes, and tells once what is wrong until it is over', async () => {
    await publish();
    const keeper = open();
    const release = lockChannel(folder());
    await keeper.look();
    expect(readRollout(records())).toBeNull();
    release();
    await writeFile(join(folder(), 'manifest.json'), '{}');
    await keeper.look();
    await keeper.look();
    expect(problems).toHaveLength(1);
    await publish();
    await keeper.look();
    expect(problems).toEqual([expect.any(String), null]);
    await writeFile(join(records(), 'gates.json'), '{"windowMinutes":"long"}');
    await keeper.look();
    expect(problems.at(-1)).toMatch(/gates\.json: windowMinutes: /);
    expect(() => open()).toThrow(/gates\.json: windowMinutes: /);
    keeper.close();
  });

  it('begins its figures anew, and says so, when they are rubbish', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    starts(keeper, 1, 5);
    keeper.close();
    await writeFile(join(records(), 'figures.json'), '{"generation":');
    const again = open();
    await again.look();
    expect(problems).toEqual(['the kept figures cannot be used; they begin anew']);
    starts(again, 1, 10);
    await pass(again, 31);
    expect(rolloutNow().goodWindows).toBe(1);
    again.close();
  });

  it('counts no time in which it stood still', async () => {
    await publish();
    const keeper = open();
    await keeper.look();
    keeper.receive(proved(reportOf({ kind: 'started' })), 'a');
    clock += 10 * 60 * MINUTE_MS;
    await keeper.look();
    const { figures } = loadFigures(records(), 3);
    expect([figures.whole.errors, figures.time]).toEqual([0, 0]);
    keeper.close();
  });
});

describe('the report key', () => {
  it('is made once, for its person only, and has to be one', async () => {
    const path = join(root, 'report-key');
    const made = openReportKey(path);
    expect([made.isNew, made.isOpen, made.bytes.length]).toEqual([true, false, 32]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const read = openReportKey(path);
    expect([read.isNew, read.text]).toEqual([false, made.text]);
    await writeFile(path, 'short');
    expect(() => openReportKey(path)).toThrow(/holds no report key/);
    expect(() => openReportKey(join(root, 'none', 'key'))).toThrow(/cannot be written \(ENOENT\)/);
  });
});
