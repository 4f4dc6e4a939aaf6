/** The ladder, rule by rule, as a desk follows it; docs/attention.md is printed from the same table. */
import { describe, expect, it } from 'vitest';
import { ATTENTION_STEPS, LEVELS, SITUATIONS } from '../../server-bridge/contract/names.ts';
import type { Level } from '../../server-bridge/contract/notice.ts';
import {
  ATTENTION,
  stepOf,
  type Effect,
  type Situation,
  type Step,
} from '../../server-bridge/rules/attention.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../settings/preferences.ts';
import { NOON, setUpDesk } from './testing.ts';

const CASES = ATTENTION_STEPS.flatMap((step) =>
  ([null, ...SITUATIONS] as const).map((situation) => ({
    step,
    situation,
    effect: situation === null ? ('shows' as const) : ATTENTION[step].effects[situation],
  })),
);
type Case = (typeof CASES)[number];
const nameOf = ({ step, situation, effect }: Case): string =>
  `${step} · ${situation ?? 'nothing in force'} · ${effect}`;

const IN_FORCE: { readonly [S in Exclude<Situation, 'snooze'>]: Partial<Preferences> } = {
  'turned-off': { notifications: false },
  'do-not-disturb': { doNotDisturb: { isOn: true, until: NOON + 3_600_000 } },
  presentation: { presentation: true },
  'quiet-hours': { quietHours: { isOn: true, from: '11:00', to: '13:00', days: [5] } },
};

/** A notice that takes this step by the settings. */
function prepare(step: Step, situation: Situation | null) {
  const isFixed = step === 'urgent' || step === 'emergency';
  const level: Level = isFixed ? step : 'normal';
  const steps = isFixed ? DEFAULT_PREFERENCES.steps : { ...DEFAULT_PREFERENCES.steps, normal: step };
  const settings = {
    ...(situation === null || situation === 'snooze' ? {} : IN_FORCE[situation]),
    steps,
  };
  const snoozed = { id: 'n', version: 1, dueAt: NOON + 3_600_000, minutes: null, isSnoozed: true };
  return { level, desk: setUpDesk({ settings, reminders: situation === 'snooze' ? [snoozed] : [] }) };
}

/** What is seen and heard on the desk. */
function seen(desk: ReturnType<typeof setUpDesk>) {
  const { direct, emergencies } = desk.attention.state;
  const [toast] = desk.shown;
  const [window] = direct;
  return {
    toasts: desk.shown.length,
    windows: direct.length,
    displays: emergencies.length,
    isHeard:
      (toast !== undefined && !toast.isSilent) ||
      (window?.rings ?? 0) > 0 ||
      (emergencies[0]?.rings ?? 0) > 0,
    isBare: toast?.isBare === true || window?.isBare === true,
  };
}

const PLACES: { readonly [S in Step]: Pick<ReturnType<typeof seen>, 'toasts' | 'windows' | 'displays'> } = {
  inbox: { toasts: 0, windows: 0, displays: 0 },
  badge: { toasts: 0, windows: 0, displays: 0 },
  toast: { toasts: 1, windows: 0, displays: 0 },
  window: { toasts: 0, windows: 1, displays: 0 },
  urgent: { toasts: 1, windows: 1, displays: 0 },
  emergency: { toasts: 0, windows: 0, displays: 1 },
};
const NOWHERE = { toasts: 0, windows: 0, displays: 0, isHeard: false, isBare: false };

function wanted(step: Step, effect: Effect): ReturnType<typeof seen> {
  if (effect === 'waits' || effect === 'never') return NOWHERE;
  const isHeard = effect === 'shows' && ATTENTION[step].sound !== 'none';
  return { ...PLACES[step], isHeard, isBare: effect === 'bare' };
}

describe('the ladder', () => {
  it.each(CASES.map((one) => [nameOf(one), one] as const))(
    '%s',
    async (_name, { step, situation, effect }) => {
      const { desk, level } = prepare(step, situation);
      await desk.attention.wentLive();
      desk.change('n', { level });
      await desk.clock.advance(1_000);
      expect(seen(desk)).toEqual(wanted(step, effect));

      const isOwn = step === 'inbox' || step === 'badge';
      const isKept = effect === 'waits' || effect === 'never';
      expect(desk.last('n')).toMatchObject(
        isOwn
          ? { outcome: 'suppressed', why: step }
          : isKept
            ? { outcome: 'suppressed', why: situation }
            : { outcome: 'shown', step },
      );

      // What waits is told of once when its time is over, what is never told of is not.
      await desk.clock.advance(2 * 3_600_000);
      desk.settings.presentation = false;
      desk.attention.look();
      await desk.clock.advance(1_000);
      const told = seen(desk);
      const before = wanted(step, effect);
      const isTold = told.toasts + told.windows + told.displays > 0;
      const isReminded = situation === 'snooze' || effect === 'waits';
      expect(isTold).toBe(isReminded || before.toasts + before.windows + before.displays > 0);
      expect(told.toasts).toBeLessThanOrEqual(isReminded && before.toasts > 0 ? 2 : 1);
    },
  );
});

const EFFECTS: { readonly [E in Effect]: string } = {
  shows: 'shows, with its sound',
  silent: 'shows silently',
  bare: 'shows silently and without contents',
  waits: 'waits, and is told of when that ends',
  never: 'is in the inbox only',
};
const tellEffect = ({ step, effect }: Case): string =>
  effect === 'shows' && ATTENTION[step].sound === 'none' ? 'shows' : EFFECTS[effect];
const STEPS: { readonly [S in Step]: string } = {
  inbox: 'A line in the inbox.',
  badge: 'And counted in the unread badge.',
  toast: "The system's notification. Three singly within a second, the rest of a burst in one.",
  window: 'A small window of its own that does not take the keyboard; all such notices share one.',
  urgent:
    "That window on top of all others, the system's notification as critical, and a flashing taskbar entry.",
  emergency:
    'A full-screen window over every display, with the keyboard, put back on top whatever comes over it.',
};

function document(): string {
  const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string =>
    [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
  return `# The attention ladder

How much of a person's attention a notice takes on their desk, and what keeps it back. The rules are the table
\`ATTENTION\` in \`server-bridge/rules/attention.ts\`: main follows it, the settings page shows it, and this page is printed
from it by \`electron/notifications/ladder.test.ts\`, which also plays every row on a desk (\`vitest run -u\` prints it anew).

## Steps

${table(
  ['Step', 'What it is', 'Sound', 'Stays'],
  ATTENTION_STEPS.map((step) => [
    step,
    STEPS[step],
    ATTENTION[step].sound,
    {
      inbox: 'in the list',
      read: 'until read',
      system: 'as the system does',
      closed: 'until closed',
      dismissed: 'until acknowledged or closed',
      acknowledged: 'until acknowledged',
    }[ATTENTION[step].persistence],
  ]),
)}

${table(
  ['Level', 'Step at first', 'May be chosen'],
  LEVELS.map((level) => [
    level,
    stepOf(level, DEFAULT_PREFERENCES.steps),
    level === 'urgent' || level === 'emergency' ? 'no' : 'inbox, badge, toast, window',
  ]),
)}

A source's highest level caps what comes from it: \`urgent\` unless somebody chose another. Emergencies are shown only of
sources for which the person, or the organisation's policy, allowed them.

## Every rule in every situation

The system tells nobody its own do-not-disturb or presentation state: the switches are Gazette's own. Of several situations
the strongest effect counts.

${table(
  ['Step', 'In force', 'It', 'Test'],
  CASES.map((one) => [one.step, one.situation ?? 'nothing', tellEffect(one), `\`${nameOf(one)}\``]),
)}

## What is recorded

One record for each version of a notice on each device (\`electron/notifications.jsonl\` in the data folder), written before
anything is shown: \`shown\`, \`summarised\`, or \`suppressed\` with the reason, and the step. An emergency's record also says how
it ended: \`acknowledged\`, \`timed-out\` (by policy), \`all-clear\`. What a passing situation kept back is told of in one summary
when it has passed, after a restart too, without what was read, acknowledged, withdrawn or replaced meanwhile; one alone is
shown as itself.

## Reminders and snooze

What must be acknowledged is reminded of after the pause of the settings (15 minutes at first), which doubles each time up to
the policy's longest (240 minutes), until it is acknowledged, withdrawn, expired or replaced; not while something keeps notices
back. Reminders are at least a notification, several at once are one. A snooze (15 minutes, an hour, or until 08:00) tells of a
version again when it ends, of anything; an emergency cannot be put off. Reminders and snoozes survive restarts.

## Emergencies

They stand until they are acknowledged on any device of the person, until the policy's time is over, or until the all-clear: a
withdrawal, an expiry, a version of a lower level. Several are shown one after the other, the newest first. They need no
backend once they were told of, stand again after a restart, and the acknowledgement is kept until the backend has it. Quitting
the app or the system is not prevented.
`;
}

it('prints docs/attention.md', async () => {
  await expect(document()).toMatchFileSnapshot('../../docs/attention.md');
});
