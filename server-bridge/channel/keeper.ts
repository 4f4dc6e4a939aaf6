/** Keeps one channel's rollout: counts reports, lets the controller decide, and writes down what it has decided. */
import type { UpdateChannel } from '../contract/update.ts';
import type { SignedManifest } from '../release/manifest.ts';
import type { Report } from '../release/report.ts';
import { compareVersions } from '../release/version.ts';
import { begin, decide, type Decision, type Rollout, type Step, watchedOf } from './controller.ts';
import type { Reception } from './figures.ts';
import { channelFolder, pastCounters, readCurrent, readPast } from './folder.ts';
import type { Gates } from './gates.ts';
import { type Journal, openJournal } from './journal.ts';
import { lockChannel } from './lock.ts';
import { paceOf } from './pace.ts';
import { keep, makeRecordsFolder, readGatesOf, readRollout } from './records.ts';
import { isProved } from './report-key.ts';

/** How much of the time that has passed a kill may cost. */
const SAVE_MS = 60_000;

export interface KeeperOptions {
  readonly root: string;
  readonly channel: UpdateChannel;
  readonly reportKey: Uint8Array;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock: () => number;
  /** Milliseconds since 1970, for the log. */
  readonly now: () => number;
  onStep(step: Step, rollout: Rollout): void;
  /** Told once each time that it begins; null: over. */
  onProblem(problem: string | null): void;
}

export interface Keeper {
  /** @throws the system's error when it cannot be kept: nothing was counted then */
  receive(report: Report, address: string): Reception;
  /** To be called every few seconds, one call after the other. Never rejects. */
  look(): Promise<void>;
  /** Keeps what was counted. */
  close(): void;
}

/** @throws Error that names what of the channel's own files is bad */
export function openKeeper(options: KeeperOptions): Keeper {
  const { root, channel, reportKey, clock, now } = options;
  const places = { records: makeRecordsFolder(root, channel), channel: channelFolder(root, channel) };
  let gates: Gates = readGatesOf(places.records);
  readRollout(places.records);
  const journal: Journal = openJournal(places.records, gates.startsPerDesk);
  const { figures } = journal;
  if (journal.problem !== null) options.onProblem(journal.problem);
  let last = clock();
  let savedAt = last;
  let savedWindow: number | null = null;
  let problem: string | null = null;

  const passTime = (): void => {
    const reading = clock();
    const { ms, isGap } = paceOf(last, reading);
    last = reading;
    if (isGap) figures.forgetPending();
    figures.advance(ms);
  };
  const save = (): void => {
    journal.save();
    savedAt = last;
  };
  const adopt = (decision: Decision): void => {
    for (const ring of decision.closedRings) figures.closeRing(ring);
    figures.watch(watchedOf(decision.rollout));
    for (const step of decision.steps) options.onStep(step, decision.rollout);
  };
  const lookOnce = async (): Promise<void> => {
    const manifest = await readCurrent(places.channel);
    if (manifest === null) return;
    gates = readGatesOf(places.records);
    const release = lockChannel(places.channel);
    try {
      const current = await currentRollout(places.records, places.channel, manifest);
      figures.watch(watchedOf(current.rollout));
      const decision = decide(current.rollout, figures, gates);
      const steps = [...current.steps, ...decision.steps];
      await keep(places, current.kept, decision.rollout, steps, now());
      // An operator's order begins one, too.
      const isNewWindow = decision.rollout.window !== savedWindow;
      adopt({ ...decision, steps });
      const isTime = last - savedAt >= SAVE_MS;
      // After the rollout: a window that was good is never good twice.
      if (isNewWindow || isTime || decision.closedRings.length > 0) save();
      savedWindow = decision.rollout.window;
    } finally {
      release();
    }
  };

  return {
    receive(report, address) {
      passTime();
      const isOurs = isProved(report, reportKey);
      if (isOurs) journal.append(report);
      return figures.accept(report, isOurs, address);
    },
    async look() {
      passTime();
      let found: string | null = null;
      try {
        await lookOnce();
      } catch (error) {
        // Somebody publishes, or a command is at work.
        if (error instanceof Error && 'code' in error && error.code === 'conflict') return;
        found = error instanceof Error ? error.message : String(error);
      }
      if (found !== problem) options.onProblem(found);
      problem = found;
    },
    close() {
      try {
        journal.save();
      } finally {
        journal.close();
      }
    },
  };
}

/** The rollout of the manifest that is published now: the kept one, or one that begins. @param folder of the channel */
export async function currentRollout(
  records: string,
  folder: string,
  { signed }: SignedManifest,
): Promise<Decision & { readonly kept: Rollout | null }> {
  const kept = readRollout(records);
  if (kept !== null && kept.counter === signed.counter && kept.version === signed.version)
    return { rollout: kept, kept, steps: [], closedRings: [] };
  const before = kept === null ? await versionBefore(folder, signed.version) : null;
  return { ...begin(signed, kept, before), kept };
}

/** The newest older version that was published; null where there was none. */
async function versionBefore(folder: string, version: string): Promise<string | null> {
  for (const counter of (await pastCounters(folder)).reverse()) {
    // One broken copy of long ago stands in nobody's way.
    const past = await readPast(folder, counter).catch(() => null);
    if (past !== null && compareVersions(past.signed.version, version) < 0) return past.signed.version;
  }
  return null;
}
