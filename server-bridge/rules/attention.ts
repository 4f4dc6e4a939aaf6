/**
 * The attention ladder: how much a notice of a level takes of a person's attention, and what keeps it back. One table,
 * which main follows, the settings page shows and docs/attention.md prints.
 */
import { ATTENTION_STEPS, type SITUATIONS, type SnoozeLength } from '../contract/names.ts';
import type { Level, NoticeSummary } from '../contract/notice.ts';
import type { NotificationPolicy } from '../contract/policy.ts';
import type { Settings } from '../contract/settings.ts';

export type Step = (typeof ATTENTION_STEPS)[number];
export type Situation = (typeof SITUATIONS)[number];

/**
 * What a situation does to a step, from nothing to most: `silent` has no sound, `bare` neither sound nor contents,
 * `waits` is told of in one summary when the situation ends, `never` is in the inbox only.
 */
const EFFECTS = ['shows', 'silent', 'bare', 'waits', 'never'] as const;
export type Effect = (typeof EFFECTS)[number];

export interface Rule {
  /** `system`: the notification's own; the others are played by our windows. */
  readonly sound: 'none' | 'system' | 'chime' | 'alert' | 'alarm';
  /** How long it stays where it was put. */
  readonly persistence: 'inbox' | 'read' | 'system' | 'closed' | 'dismissed' | 'acknowledged';
  readonly effects: { readonly [S in Situation]: Effect };
}

const every = (effect: Effect): Rule['effects'] => ({
  'turned-off': effect,
  'do-not-disturb': effect,
  presentation: effect,
  'quiet-hours': effect,
  snooze: effect,
});

export const ATTENTION: { readonly [S in Step]: Rule } = {
  inbox: { sound: 'none', persistence: 'inbox', effects: every('shows') },
  badge: { sound: 'none', persistence: 'read', effects: every('shows') },
  toast: { sound: 'system', persistence: 'system', effects: { ...every('waits'), 'turned-off': 'never' } },
  window: { sound: 'chime', persistence: 'closed', effects: { ...every('waits'), 'turned-off': 'never' } },
  urgent: {
    sound: 'alert',
    persistence: 'dismissed',
    effects: {
      'turned-off': 'shows',
      'do-not-disturb': 'silent',
      presentation: 'bare',
      'quiet-hours': 'silent',
      snooze: 'waits',
    },
  },
  emergency: { sound: 'alarm', persistence: 'acknowledged', effects: every('shows') },
};

/** The step of a level: the person chooses it up to `important`; what is louder is fixed. */
export function stepOf(level: Level, steps: Settings['steps']): Step {
  return level === 'urgent' || level === 'emergency' ? level : steps[level];
}

/** An emergency is to be acknowledged whatever its author wrote. */
export const mustAck = ({ requiresAck, level }: Pick<NoticeSummary, 'requiresAck' | 'level'>): boolean =>
  requiresAck || level === 'emergency';

/** The louder of two steps. */
export const louderStep = (one: Step, other: Step): Step =>
  ATTENTION_STEPS.indexOf(one) >= ATTENTION_STEPS.indexOf(other) ? one : other;

export interface Decision {
  readonly effect: Effect;
  /** The situation that has the effect; null for `shows`. */
  readonly why: Situation | null;
}

/** What becomes of a step in everything that is in force: the strongest effect, of the first that has it. */
export function decide(step: Step, inForce: readonly Situation[]): Decision {
  let decision: Decision = { effect: 'shows', why: null };
  for (const situation of inForce) {
    const effect = ATTENTION[step].effects[situation];
    if (EFFECTS.indexOf(effect) > EFFECTS.indexOf(decision.effect)) decision = { effect, why: situation };
  }
  return decision;
}

/** The settings that attention depends on. */
export type AttentionSettings = Pick<
  Settings,
  'notifications' | 'steps' | 'sound' | 'quietHours' | 'doNotDisturb' | 'presentation' | 'remindMinutes'
>;
type QuietHours = Settings['quietHours'];

const MINUTE = 60_000;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Whether a moment is within quiet hours, by this machine's wall clock: an hour that a clock change repeats counts
 * twice, one that it leaves out not at all. From a time to the same time is a whole day.
 */
export function isQuiet({ isOn, from, to, days }: QuietHours, date: Date): boolean {
  if (!isOn) return false;
  const now = date.getHours() * 60 + date.getMinutes();
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const today = days.includes(date.getDay());
  if (start < end) return today && now >= start && now < end;
  const yesterday = days.includes((date.getDay() + 6) % 7);
  return (today && now >= start) || (yesterday && now < end);
}

/** When quiet hours that are in force at `at` (ms) end; null when they never do. */
export function quietUntil(quietHours: QuietHours, at: number): number | null {
  const isQuietAt = (time: number): boolean => isQuiet(quietHours, new Date(time));
  if (!isQuietAt(at)) return at;
  const day = new Date(at);
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const minutes = minutesOf(quietHours.to);
    const end = new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, 0, minutes).getTime();
    // A clock set back shows the end twice, and quiet is until the second time.
    for (let time of [end, end + 30 * MINUTE, end + 60 * MINUTE]) {
      if (time <= at || isQuietAt(time)) continue;
      // A clock set forward leaves the end out: it is where the clock jumped.
      while (!isQuietAt(time - MINUTE)) time -= MINUTE;
      return time;
    }
  }
  return null;
}

type DoNotDisturb = Settings['doNotDisturb'];
const UNDISTURBED_MOST = 48 * 60 * MINUTE;

/** Whether do-not-disturb is in force at a time (ms). Farther ahead than anybody can ask for, the clock was set back. */
export const isUndisturbed = ({ isOn, until }: DoNotDisturb, at: number): boolean =>
  isOn && (until === null || (until > at && until - at <= UNDISTURBED_MOST));

/** How long it can be asked for; `on` is until it is switched off. */
export type Pause = 'off' | 'hour' | 'tomorrow' | 'on';

/** The setting for a choice made at a time, in ms. */
export const pauseFor = (choice: Pause, at: number): DoNotDisturb => ({
  isOn: choice !== 'off',
  until: choice === 'off' || choice === 'on' ? null : snoozeEnd(choice, at),
});

/** What is in force at a time (ms), a notice's own snooze not counted. */
export function situationsAt(
  settings: AttentionSettings,
  { mayBeQuiet }: Pick<NotificationPolicy, 'mayBeQuiet'>,
  at: number,
): Situation[] {
  const { notifications, doNotDisturb, presentation, quietHours } = settings;
  return [
    ...(notifications ? [] : (['turned-off'] as const)),
    ...(mayBeQuiet && isUndisturbed(doNotDisturb, at) ? (['do-not-disturb'] as const) : []),
    ...(mayBeQuiet && presentation ? (['presentation'] as const) : []),
    ...(mayBeQuiet && isQuiet(quietHours, new Date(at)) ? (['quiet-hours'] as const) : []),
  ];
}

export interface Suppression {
  readonly why: Situation;
  /** In ms; null: until it is switched off. */
  readonly until: number | null;
}

/** Why notices wait at a time (ms), and when the last reason ends; null when nothing keeps them back. */
export function suppressionAt(
  settings: AttentionSettings,
  policy: Pick<NotificationPolicy, 'mayBeQuiet'>,
  at: number,
): Suppression | null {
  const reasons = situationsAt(settings, policy, at).filter((situation) => situation !== 'turned-off');
  const [why] = reasons;
  if (why === undefined) return null;
  let until: number | null = at;
  for (const reason of reasons) {
    const end =
      reason === 'do-not-disturb'
        ? settings.doNotDisturb.until
        : reason === 'quiet-hours'
          ? quietUntil(settings.quietHours, at)
          : null;
    until = until === null || end === null ? null : Math.max(until, end);
  }
  return { why, until };
}

const MORNING = 8;
/** A morning that is nearer is not what a person means. */
const NIGHT_LEAST = 4 * 60 * MINUTE;

/** The next 08:00 by the wall clock that is at least four hours away, in ms. */
export function nextMorning(at: number): number {
  const day = new Date(at);
  for (let ahead = 0; ; ahead += 1) {
    const morning = new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, MORNING).getTime();
    if (morning - at >= NIGHT_LEAST) return morning;
  }
}

/** When a snooze that begins at `at` (ms) ends. */
export function snoozeEnd(length: SnoozeLength, at: number): number {
  if (length === 'tomorrow') return nextMorning(at);
  return at + (length === 'quarter' ? 15 : 60) * MINUTE;
}

/** Minutes until the next reminder: doubled each time, up to the policy's longest pause. */
export const nextPause = (minutes: number, most: number): number => Math.min(minutes * 2, Math.max(most, 1));
