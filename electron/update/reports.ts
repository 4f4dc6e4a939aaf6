/**
 * What this desk tells its channel about how the version it runs does: nothing of the person, an id that is random and another one
 * for each version, and only where the policy does not forbid it. Nothing waits for it; what cannot be sent now is kept for later.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { z } from '../../server-bridge/contract/schema.ts';
import { report, reportKeyBytes, reportMessage, type Report } from '../../server-bridge/release/report.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { JsonFile } from '../settings/json-file.ts';
import type { ReturnRecord } from './records.ts';

export type What = Report['what'];

/** Where reports go, by the policy of now; null: nowhere. */
export interface ReportTarget {
  readonly url: string;
  readonly channel: Report['channel'];
  readonly ring: string;
  /** As the policy has it: base64url. */
  readonly key: string | null;
}

const time = z.number().int();
const run = z.object({
  version: report.shape.version,
  start: z.number().int().positive(),
  /** Milliseconds since 1970. */
  startedAt: time,
  aliveAt: time,
});
export const reporting = z.object({
  /** Newest first. */
  versions: z.array(
    z.object({ version: report.shape.version, id: report.shape.id, starts: z.number().int().nonnegative() }),
  ),
  /** The start that has not ended in its order. */
  run: run.nullable(),
  /** Oldest first, without their proof: the key may change until they are sent. */
  queue: z.array(report),
  /** When the return was that was told last. */
  returnedAt: time.nullable(),
});
export type Reporting = z.infer<typeof reporting>;
export const NOTHING_REPORTED: Reporting = { versions: [], run: null, queue: [], returnedAt: null };

export interface ReportsOptions {
  readonly file: JsonFile<Reporting>;
  /** The version that runs. */
  readonly version: string;
  readonly target: () => ReportTarget | null;
  /** Posts JSON; resolves to the answer's status. */
  readonly post: (url: string, body: string) => Promise<number>;
  readonly returned: ReturnRecord | null;
  readonly later: Later;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** When this machine was switched on; milliseconds since 1970. */
  readonly bootedAt: () => number;
  readonly log: (message: string) => void;
}

export interface Reports {
  /** The person, or the system for the person, wants to see something: the start counts. */
  started(): void;
  healthy(firstPaintMs: number): void;
  connected(): void;
  /** A page or the bridge ended by itself. */
  crashed(): void;
  waiting(about: { readonly next: string; readonly cohort: number }): void;
  /** The app ends in its order. */
  stop(): Promise<void>;
}

/** The app's first picture comes first. */
const FIRST_SENDING_MS = 2_000;
const RETRIES_MS = [5_000, 30_000, 120_000];
const ALIVE_EVERY_MS = 600_000;
const MOST_QUEUED = 40;
const MOST_VERSIONS = 4;
/** Of one start; a page that breaks again and again says nothing new. */
const MOST_CRASHES = 3;
/** Of clocks, between two readings of when the machine was switched on. */
const BOOT_TOLERANCE_MS = 5_000;

export function createReports(options: ReportsOptions): Reports {
  const { file, version, later, wallClock, log } = options;
  let retries = 0;
  let isSending = false;
  let isStopped = false;
  let crashes = 0;
  const told = new Set<string>();
  let callOffSending = (): void => {};
  const change = (next: Partial<Reporting>): void => void file.save({ ...file.value, ...next });

  /** The id of a version, and how often it was started here. */
  function known(of: string): Reporting['versions'][number] {
    const found = file.value.versions.find((it) => it.version === of);
    return found ?? { version: of, id: randomBytes(16).toString('hex'), starts: 0 };
  }

  function remember(entry: Reporting['versions'][number]): void {
    const others = file.value.versions.filter((it) => it.version !== entry.version);
    change({ versions: [entry, ...others].slice(0, MOST_VERSIONS) });
  }

  /** False where nothing is to be told, as long as that is so. */
  function tell(what: What, of = known(version)): boolean {
    const target = options.target();
    if (target === null) return false;
    const { channel, ring } = target;
    const start = Math.max(1, of.starts);
    const next: Report = { format: 1, channel, version: of.version, id: of.id, start, ring, what, mac: null };
    change({ queue: [...file.value.queue, next].slice(-MOST_QUEUED) });
    retries = 0;
    sendSoon(what.kind === 'started' ? FIRST_SENDING_MS : 0);
    return true;
  }

  function sendSoon(ms: number): void {
    callOffSending();
    if (!isStopped && !isSending && file.value.queue.length > 0)
      callOffSending = later(ms, () => void send());
  }

  /** One after the other; at the first that does not arrive the rest waits with it. */
  async function send(): Promise<void> {
    isSending = true;
    let isOnline = true;
    for (let next = file.value.queue[0]; next !== undefined && isOnline; next = file.value.queue[0]) {
      const target = options.target();
      if (target === null) {
        change({ queue: [] });
        break;
      }
      isOnline = await sendOne(next, target);
      if (isStopped) return;
      if (isOnline) change({ queue: file.value.queue.filter((it) => it !== next) });
    }
    isSending = false;
    if (isOnline) return;
    const pause = RETRIES_MS[retries];
    retries += 1;
    // After the last one, with the next report or at the next start.
    if (pause !== undefined) sendSoon(pause);
  }

  /** False when it is to be sent again: nobody answered, or not now. */
  async function sendOne(unproved: Report, { url, key }: ReportTarget): Promise<boolean> {
    const bytes = reportKeyBytes(key ?? '');
    const mac =
      bytes === null ? null : createHmac('sha256', bytes).update(reportMessage(unproved)).digest('base64');
    try {
      const status = await options.post(url, JSON.stringify({ ...unproved, mac }));
      // Who does not take reports (a plain web server) or not this one never will.
      return status < 500 && status !== 429 && status !== 408;
    } catch (error) {
      log(`a report could not be sent: ${String(error)}`);
      return false;
    }
  }

  function keepAlive(): () => void {
    let callOff = later(ALIVE_EVERY_MS, function mark() {
      if (file.value.run !== null) change({ run: { ...file.value.run, aliveAt: wallClock() } });
      callOff = later(ALIVE_EVERY_MS, mark);
    });
    return () => callOff();
  }

  // What became of the start before, and this one.
  const before = file.value.run;
  const wentDown = before !== null && options.bootedAt() - BOOT_TOLERANCE_MS > before.aliveAt;
  if (before !== null && !wentDown) {
    const afterMs = Math.max(0, before.aliveAt - before.startedAt);
    tell({ kind: 'crashed', afterMs }, { ...known(before.version), starts: before.start });
  }
  const { returned } = options;
  if (returned !== null && returned.to === version && returned.at !== file.value.returnedAt) {
    change({ returnedAt: returned.at });
    tell({ kind: 'returned', reason: returned.reason }, known(returned.from));
  }
  const own = known(version);
  remember({ ...own, starts: own.starts + 1 });
  const startedAt = wallClock();
  change({ run: { version, start: own.starts + 1, startedAt, aliveAt: startedAt } });
  sendSoon(FIRST_SENDING_MS);
  const stopMarking = keepAlive();

  function once(what: What): void {
    if (!told.has(what.kind) && tell(what)) told.add(what.kind);
  }

  return {
    started: () => once({ kind: 'started' }),
    healthy(firstPaintMs) {
      once({ kind: 'started' });
      once({ kind: 'healthy', firstPaintMs: Math.min(3_600_000, Math.round(firstPaintMs)) });
    },
    connected: () => once({ kind: 'connected' }),
    crashed() {
      crashes += 1;
      if (crashes > MOST_CRASHES) return;
      tell({ kind: 'crashed', afterMs: Math.max(0, wallClock() - startedAt) });
    },
    waiting({ next, cohort }) {
      const key = `waiting ${next}`;
      if (!told.has(key) && tell({ kind: 'waiting', next, cohort })) told.add(key);
    },
    async stop() {
      isStopped = true;
      callOffSending();
      stopMarking();
      change({ run: null });
      await file.settled();
    },
  };
}
