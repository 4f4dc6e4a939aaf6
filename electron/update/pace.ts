/** When the channel is looked at: after the start, every few hours, soon after a failure, and never all desks at once. */
import type { UpdateFailure } from '../../server-bridge/contract/update.ts';
import { Refusal } from '../../server-bridge/release/refusal.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { Verdict } from './decide.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After the start: from 2 to 5 minutes. */
const FIRST_MS = 2 * MINUTE_MS;
const FIRST_SPREAD_MS = 3 * MINUTE_MS;
const USUAL_MS = 4 * HOUR_MS;
/** While a rollout has not come to this desk yet. */
const ROLLOUT_MS = HOUR_MS;
const FIRST_RETRY_MS = 5 * MINUTE_MS;
/** Share by which each time is shorter or longer. */
const JITTER = 0.25;
/** After a sleep: when the network is back. */
const WAKE_MS = 10_000;
const WAKE_SPREAD_MS = MINUTE_MS;
const FRESH_MS = HOUR_MS;

/** Downloads that may be begun within 24 hours. */
export const DAILY_ATTEMPTS = 12;

const recent = (attempts: readonly number[], now: number): number[] =>
  attempts.filter((at) => at > now - DAY_MS && at <= now);

/**
 * The attempts that still count, where one more may be made.
 * @throws Refusal `budget-spent`
 */
export function mayAttempt(attempts: readonly number[], now: number): number[] {
  const counted = recent(attempts, now);
  if (counted.length >= DAILY_ATTEMPTS)
    throw new Refusal('budget-spent', `${counted.length} downloads were begun within a day`);
  return counted;
}

export interface Pace {
  /** Begins: the first look comes some minutes later. */
  begin(): void;
  succeeded(verdict: Verdict): void;
  /** When it is tried again, in wall-clock ms. `attempts`: when downloads were begun. */
  failed(code: UpdateFailure, attempts: readonly number[]): number;
  wake(checkedAt: number | null): void;
  callOff(): void;
}

export function createPace(options: {
  readonly later: Later;
  readonly wallClock: () => number;
  readonly random: () => number;
  readonly look: () => void;
}): Pace {
  const { later, wallClock, random } = options;
  let callOff = (): void => {};
  let failures = 0;
  const plan = (ms: number): void => {
    callOff();
    callOff = later(ms, options.look);
  };
  const spread = (ms: number): number => ms * (1 - JITTER + 2 * JITTER * random());
  return {
    begin: () => plan(FIRST_MS + FIRST_SPREAD_MS * random()),
    succeeded(verdict) {
      failures = 0;
      const isWaiting = verdict.kind === 'waiting';
      const usual = isWaiting && verdict.reason === 'rollout' ? ROLLOUT_MS : USUAL_MS;
      const until = isWaiting && verdict.until !== null ? verdict.until - wallClock() : Infinity;
      plan(Math.max(MINUTE_MS, Math.min(spread(usual), until + MINUTE_MS * random())));
    },
    failed(code, attempts) {
      failures += 1;
      const now = wallClock();
      const oldest = recent(attempts, now)[0] ?? now;
      const doubled = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10), USUAL_MS);
      const ms = code === 'budget-spent' ? oldest + DAY_MS - now + MINUTE_MS : spread(doubled);
      plan(ms);
      return Math.round(now + ms);
    },
    wake(checkedAt) {
      const now = wallClock();
      const isFresh = checkedAt !== null && checkedAt <= now && now - checkedAt < FRESH_MS;
      if (!isFresh) plan(WAKE_MS + WAKE_SPREAD_MS * random());
    },
    callOff() {
      callOff();
      callOff = () => {};
    },
  };
}
