import type { Log } from './logger.ts';

export interface MaintenancePorts {
  check(kind: 'quick' | 'full', now: number): Promise<{ ok: boolean; problems: readonly string[] }>;
  copy(now: number): Promise<void>;
  retain(limits: { days: number | null; versions: number | null }, now: number): Promise<{ retired: number }>;
  limits(): { days: number | null; versions: number | null };
  now(): number;
  log: Log;
}

const FIRST_CHECK_MS = 30_000;
const LOOK_MS = 60_000;
const RETAIN_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * The store's upkeep: a quick check soon after the start and a full one a day, each followed by the last good copy;
 * retention every hour and whenever the limits change. Returns what runs retention now, and its stop.
 */
export function startMaintenance(ports: MaintenancePorts): {
  retain(): Promise<void>;
  stop(): Promise<void>;
} {
  let stopped = false;
  let under: Promise<void> = Promise.resolve();
  let lastRetainAt = Number.NEGATIVE_INFINITY;
  let lastFullAt = ports.now();

  function run(name: string, work: () => Promise<void>): Promise<void> {
    under = under.then(async () => {
      if (stopped) return;
      try {
        await work();
      } catch (error) {
        ports.log('warn', `${name} failed: ${error instanceof Error ? error.message : 'unknown'}`);
      }
    });
    return under;
  }

  const retain = (): Promise<void> =>
    run('retention', async () => {
      lastRetainAt = ports.now();
      const limits = ports.limits();
      if (limits.days === null && limits.versions === null) return;
      const { retired } = await ports.retain(limits, ports.now());
      if (retired > 0) ports.log('info', `retention removed ${String(retired)} notices`);
    });

  const checkAndCopy = (kind: 'quick' | 'full'): Promise<void> =>
    run('check', async () => {
      const check = await ports.check(kind, ports.now());
      if (check.ok) await ports.copy(ports.now());
      else ports.log('error', `${kind} check of the store: ${check.problems.join('; ')}`);
    });

  const first = setTimeout(() => void checkAndCopy('quick'), FIRST_CHECK_MS);
  const look = setInterval(() => {
    const now = ports.now();
    if (now - lastRetainAt >= RETAIN_MS || now < lastRetainAt) void retain();
    if (now - lastFullAt >= DAY_MS || now < lastFullAt) {
      lastFullAt = now;
      void checkAndCopy('full');
    }
  }, LOOK_MS);
  first.unref();
  look.unref();

  return {
    retain,
    async stop() {
      stopped = true;
      clearTimeout(first);
      clearInterval(look);
      await under;
    },
  };
}
