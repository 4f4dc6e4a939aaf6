/**
 * kill -9 between finding a version and its first healthy start, at every step that leaves a trace and at random moments:
 * the app starts each time, as the old version or the new one, with everything that the person had.
 */
import { cpSync, mkdirSync, watch, type FSWatcher } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Desk } from '../../fixtures/desk.ts';
import { expectAll, useDesk, writeNotices, type Belongings } from '../../fixtures/person.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

const isLong = (process.env['GAZETTE_LONG'] ?? '') !== '';
const ROUNDS = isLong ? 20 : 3;
const PROGRAM = 'Applications/Gazette.AppImage';

/** Where something happens, below the home. */
const PLACES = {
  downloads: 'cache/gazette-updater/pending',
  app: 'Applications',
  records: 'share/gazette/electron/update',
} as const;

/** What is seen in a folder when a step is taken, for the `nth` time. */
interface Step {
  readonly name: string;
  readonly place: keyof typeof PLACES;
  readonly file: RegExp;
  readonly nth?: number;
}

const STEPS: readonly Step[] = [
  { name: 'the download begins', place: 'downloads', file: /./ },
  { name: 'the download is verified', place: 'downloads', file: /^gazette-.*\.AppImage$/ },
  { name: 'the new file is laid beside', place: 'app', file: /\.new$/ },
  { name: 'the trial is noted', place: 'records', file: /^trial\.json$/ },
  { name: 'what is kept is noted', place: 'records', file: /^kept\.json$/ },
  { name: 'the old file is kept', place: 'app', file: /\.previous$/ },
  { name: 'the new file is in place', place: 'app', file: /^Gazette\.AppImage$/ },
  { name: 'the first start is counted', place: 'records', file: /^trial\.json$/, nth: 2 },
  { name: 'the first start was healthy', place: 'records', file: /^trial\.json$/, nth: 3 },
];

/** Tells each step once, when its trace appears. */
function follow(home: string, onStep: (name: string) => void): () => void {
  const counts = new Map<string, number>();
  const watchers: FSWatcher[] = Object.entries(PLACES).map(([place, path]) =>
    watch(join(home, path), (kind, file) => {
      if (kind !== 'rename' || file === null) return;
      for (const step of STEPS.filter((it) => it.place === place && it.file.test(file))) {
        const count = (counts.get(step.name) ?? 0) + 1;
        counts.set(step.name, count);
        if (count === (step.nth ?? 1)) onStep(step.name);
      }
    }),
  );
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

test(`at every step, and at ${String(ROUNDS)} random moments`, async ({
  desk,
  versions,
  updateChannel,
  wire,
  notices,
}) => {
  test.setTimeout(isLong ? 1_800_000 : 300_000);
  const old = await versions.make('appimage', OLD);
  await updateChannel.publish([await versions.make('appimage', NEW)]);
  await writeNotices(notices);
  await desk.install(old.path);
  await desk.start(notices.path);
  const had = await useDesk(desk);
  await desk.stop();

  /** A desk as the first one was left, with the update not found yet. */
  async function anotherDesk(): Promise<Desk> {
    const home = await mkdtemp(join(tmpdir(), 'gazette-desk-'));
    const another = await Desk.create(home, PROGRAM);
    cpSync(join(desk.home, 'share'), join(home, 'share'), { recursive: true });
    for (const path of Object.values(PLACES)) mkdirSync(join(home, path), { recursive: true });
    await another.install(old.path);
    await another.decide({ address: wire.address });
    return another;
  }

  /** Finds the version, fetches it and becomes it, as far as it gets. */
  async function update(it: Desk): Promise<void> {
    await it.act('check');
    await it.reach('ready');
    await it.act('restart');
    await it.meetNext();
  }

  async function expectStartable(it: Desk, expected: Belongings): Promise<string> {
    await it.start();
    await expectAll(it, expected);
    const { version } = await it.overview();
    expect([OLD, NEW]).toContain(version);
    // No part of an attempt is left.
    const files = ['Gazette.AppImage', ...(version === NEW ? ['Gazette.AppImage.previous'] : [])];
    expect((await readdir(join(it.home, 'Applications'))).toSorted()).toEqual(files);
    return version;
  }

  async function dispose(it: Desk): Promise<void> {
    await it.kill();
    await rm(it.home, { recursive: true, force: true, maxRetries: 10 });
  }

  // Undisturbed: which steps there are, and how long it takes.
  const seen: string[] = [];
  const undisturbed = await anotherDesk();
  await undisturbed.start();
  const unfollow = follow(undisturbed.home, (name) => seen.push(name));
  const startedAt = performance.now();
  await update(undisturbed);
  await expect.poll(() => seen, { timeout: 20_000 }).toHaveLength(STEPS.length);
  const tookMs = performance.now() - startedAt;
  unfollow();
  expect(await undisturbed.overview()).toMatchObject({ version: NEW });
  await dispose(undisturbed);

  const outcomes: string[] = [];
  /** A round whose desk is killed when `when` says so. */
  async function round(name: string, when: (it: Desk, kill: () => void) => () => void): Promise<void> {
    await test.step(`killed: ${name}`, async () => {
      const it = await anotherDesk();
      await it.start();
      let kill: () => void = () => undefined;
      const killed = new Promise<void>((done) => {
        kill = () => done(it.kill());
      });
      const end = when(it, kill);
      // It does not get to its end.
      update(it).catch(() => undefined);
      await killed;
      end();
      outcomes.push(`${name}: ${await expectStartable(it, had)}`);
      await dispose(it);
    });
  }

  for (const { name } of STEPS) {
    await round(name, (it, kill) =>
      follow(it.home, (step) => {
        if (step === name) kill();
      }),
    );
  }
  for (let index = 0; index < ROUNDS; index += 1) {
    const afterMs = Math.floor(Math.random() * tookMs);
    await round(`after ${String(afterMs)} ms`, (_it, kill) => {
      void wait(afterMs).then(kill);
      return () => undefined;
    });
  }
  console.log(
    `an update takes ${String(Math.round(tookMs))} ms here; after kill -9 there was, killed when\n  ${outcomes.join('\n  ')}`,
  );
});
