/**
 * kill -9 between finding a version and its first healthy start, at every step that leaves a trace and at random moments:
 * the app starts each time, as the old version or the new one, with everything that the person had.
 */
import { cpSync, mkdirSync, watch, type FSWatcher } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from '../../fakes/publisher.ts';
import { Desk } from '../../fixtures/desk.ts';
import { isLong } from '../../fixtures/forms.ts';
import { expectAll, useDesk, writeNotices, type Belongings } from '../../fixtures/person.ts';
import { expect, test } from '../../fixtures/update.ts';
import { NEW, OLD, TOP } from '../../fixtures/update-versions.ts';

test.skip(process.platform !== 'linux', 'AppImages are for Linux');

const ROUNDS = isLong ? 20 : 1;
/** The short form has one of them and the steps that change what starts; all are tested without the app, too. */
const TARGETS: readonly Target[] = isLong ? ['appimage', 'tar.gz'] : ['appimage'];

const SHORT: ReadonlySet<string> = new Set([
  'the download is verified',
  'the old file is kept',
  'the new file is in place',
  'the first start is counted',
]);

/** What is seen in a folder of the home when a step is taken, for the `nth` time. */
interface Step {
  readonly name: string;
  readonly place: string;
  readonly file: RegExp;
  readonly nth?: number;
}

const DOWNLOADS = 'cache/gazette-updater/pending';
const RECORDS = 'share/gazette/electron/update';
const FETCHING: readonly Step[] = [
  { name: 'the download begins', place: DOWNLOADS, file: /./ },
  { name: 'the download is verified', place: DOWNLOADS, file: /^gazette-.*(?:\.AppImage|\.gz)$/ },
];
const TRIAL: readonly Step[] = [
  { name: 'the first start is counted', place: RECORDS, file: /^trial\.json$/, nth: 2 },
  { name: 'the first start was healthy', place: RECORDS, file: /^trial\.json$/, nth: 3 },
];
const STEPS: Readonly<Record<Target, readonly Step[]>> = {
  appimage: [
    ...FETCHING,
    { name: 'the new file is laid beside', place: 'Applications', file: /\.new$/ },
    { name: 'the trial is noted', place: RECORDS, file: /^trial\.json$/ },
    { name: 'what is kept is noted', place: RECORDS, file: /^kept\.json$/ },
    { name: 'the old file is kept', place: 'Applications', file: /\.previous$/ },
    { name: 'the new file is in place', place: 'Applications', file: /^Gazette\.AppImage$/ },
    ...TRIAL,
  ],
  'tar.gz': [
    ...FETCHING,
    { name: 'unpacking begins', place: `Applications/${TOP}/versions`, file: /^\.new$/ },
    { name: 'the trial is noted', place: RECORDS, file: /^trial\.json$/ },
    { name: 'the new folder is beside', place: `Applications/${TOP}/versions`, file: /^0\.2\.0$/ },
    { name: 'the old folder is kept', place: `Applications/${TOP}`, file: /^previous$/ },
    { name: 'the new folder is in place', place: `Applications/${TOP}`, file: /^current$/ },
    ...TRIAL,
  ],
};
/** What is there besides what the person has, for each version that may be the one that starts. */
const LEFT: Readonly<Record<Target, (home: string) => Promise<unknown>>> = {
  appimage: (home) => readdir(join(home, 'Applications')),
  'tar.gz': (home) => readdir(join(home, `Applications/${TOP}/versions`)),
};
const EXPECTED: Readonly<Record<Target, Readonly<Record<string, readonly string[]>>>> = {
  appimage: { [OLD]: ['Gazette.AppImage'], [NEW]: ['Gazette.AppImage', 'Gazette.AppImage.previous'] },
  'tar.gz': { [OLD]: [OLD], [NEW]: [OLD, NEW] },
};

/** Tells each step once, when its trace appears. */
function follow(home: string, steps: readonly Step[], onStep: (name: string) => void): () => void {
  const counts = new Map<string, number>();
  const places = new Set(steps.map(({ place }) => place));
  const watchers: FSWatcher[] = [...places].map((place) => {
    mkdirSync(join(home, place), { recursive: true });
    return watch(join(home, place), (kind, file) => {
      if (kind !== 'rename' || file === null) return;
      for (const step of steps.filter((it) => it.place === place && it.file.test(file))) {
        const count = (counts.get(step.name) ?? 0) + 1;
        counts.set(step.name, count);
        if (count === (step.nth ?? 1)) onStep(step.name);
      }
    });
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

/** Of rounds; one that failed did not end its own. */
const desks: Desk[] = [];
test.afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.kill();
});

for (const target of TARGETS) {
  test.describe(target, () => {
    test.use({ target });

    test(`at ${isLong ? 'every step' : 'the steps that count'}, and at random moments`, async ({
      target,
      desk,
      versions,
      updateChannel,
      wire,
      notices,
    }) => {
      test.setTimeout(isLong ? 1_800_000 : 300_000);
      const steps = STEPS[target];
      const old = await versions.make(target, OLD);
      await updateChannel.publish([await versions.make(target, NEW)]);
      await writeNotices(notices);
      await desk.install(old.path);
      await desk.start(notices.path);
      const had = await useDesk(desk);
      await desk.stop();

      /** A desk as the first one was left, with the update not found yet. */
      async function anotherDesk(): Promise<Desk> {
        const home = await mkdtemp(join(tmpdir(), 'gazette-desk-'));
        const another = await Desk.create(home, target);
        cpSync(join(desk.home, 'share'), join(home, 'share'), { recursive: true });
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
        expect(await LEFT[target](it.home)).toEqual(EXPECTED[target][version]);
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
      const unfollow = follow(undisturbed.home, steps, (name) => seen.push(name));
      const startedAt = performance.now();
      await update(undisturbed);
      await expect.poll(() => seen, { timeout: 20_000 }).toHaveLength(steps.length);
      const tookMs = performance.now() - startedAt;
      unfollow();
      expect(await undisturbed.overview()).toMatchObject({ version: NEW });
      await dispose(undisturbed);

      const outcomes: string[] = [];
      /** A round whose desk is killed when `when` says so. */
      async function round(name: string, when: (it: Desk, kill: () => void) => () => void): Promise<void> {
        await test.step(`killed: ${name}`, async () => {
          const it = await anotherDesk();
          desks.push(it);
          await it.start();
          let kill: () => void = () => undefined;
          const killed = new Promise<void>((done) => {
            kill = () => done(it.kill());
          });
          const end = when(it, kill);
          // It does not get to its end.
          const updating = update(it).catch(() => undefined);
          await killed;
          await updating;
          end();
          outcomes.push(`${name}: ${await expectStartable(it, had)}`);
          await dispose(it);
        });
      }

      for (const { name } of steps.filter((step) => isLong || SHORT.has(step.name))) {
        await round(name, (it, kill) =>
          follow(it.home, steps, (step) => {
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
        `an update by ${target} takes ${String(Math.round(tookMs))} ms here; after kill -9 there was, killed when\n  ${outcomes.join('\n  ')}`,
      );
    });
  });
}
