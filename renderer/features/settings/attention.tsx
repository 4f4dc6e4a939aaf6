import { useState } from 'react';
import { ATTENTION_STEPS, LEVELS, SITUATIONS } from '../../../server-bridge/contract/names.ts';
import type { Settings } from '../../../server-bridge/contract/settings.ts';
import { ATTENTION, stepOf } from '../../../server-bridge/rules/attention.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Checkbox, Select } from '../../ui/field.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { useApp } from '../app-context.tsx';
import { DoNotDisturb } from '../attention/do-not-disturb.tsx';
import './attention.css';
import { useForced, useSave, type PartProps } from './use-setting.ts';

/** Steps that a person may choose for a level. */
type QuietStep = Settings['steps']['info'];
const QUIET_STEPS = ['inbox', 'badge', 'toast', 'window'] as const satisfies readonly QuietStep[];
const REMINDERS = ['never', '5', '15', '30', '60'] as const;
/** A week begins on Monday where it is read. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** How much of a person's attention notices take, and when they are to leave it alone. */
export function Attention({ values }: PartProps) {
  const { t } = useSpeech();
  const isElectron = useApp((app) => app.host?.kind === 'electron');
  if (!isElectron) return null;
  return (
    <Section title={t.attention.section}>
      <div className="attention-cards">
        <Levels values={values} />
        <Quiet values={values} />
        <Ladder />
      </div>
    </Section>
  );
}

function Levels({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const texts = t.attention;
  const steps = forced('steps');
  const minutes = values.remindMinutes === null ? 'never' : String(values.remindMinutes);
  const reminders = REMINDERS.map((value): { value: string; label: string } => ({
    value,
    label: texts.reminds[value],
  }));
  if (!reminders.some(({ value }) => value === minutes))
    reminders.push({ value: minutes, label: texts.customRemind(Number(minutes)) });
  return (
    <Card>
      <div className="attention-stack">
        <Checkbox
          label={texts.notify}
          hint={texts.notifyHint}
          checked={values.notifications}
          onChange={(notifications) => save({ notifications })}
          {...forced('notifications')}
        />
        <Checkbox
          label={texts.sound}
          hint={texts.soundHint}
          checked={values.sound}
          onChange={(sound) => save({ sound })}
          {...forced('sound')}
        />
        <fieldset className="attention-set">
          <legend className="field-label">{texts.stepsTitle}</legend>
          <p className="field-hint">{steps.hint ?? texts.stepsHint}</p>
          <div className="settings-grid">
            {(['info', 'normal', 'important'] as const).map((level) => (
              <Select
                key={level}
                label={t.common.level[level]}
                value={values.steps[level]}
                options={QUIET_STEPS.map((value) => ({ value, label: texts.steps[value] }))}
                disabled={steps.disabled}
                onChange={(step) => save({ steps: { ...values.steps, [level]: step } })}
              />
            ))}
            <Select
              label={texts.remind}
              hint={texts.remindHint}
              value={minutes}
              options={reminders}
              onChange={(value) => save({ remindMinutes: value === 'never' ? null : Number(value) })}
              {...forced('remindMinutes')}
            />
          </div>
        </fieldset>
      </div>
    </Card>
  );
}

function Quiet({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const mayBeQuiet = useApp((app) => app.policy?.values.notifications.mayBeQuiet ?? true);
  const texts = t.attention;
  const { quietHours } = values;
  const lock = (name: 'quietHours' | 'doNotDisturb' | 'presentation') =>
    mayBeQuiet ? forced(name) : { disabled: true, hint: texts.quick.notAllowed };
  const hours = lock('quietHours');
  return (
    <Card>
      <div className="attention-stack">
        <p className="field-hint">{texts.switches}</p>
        <div className="settings-grid">
          <DoNotDisturb value={values.doNotDisturb} {...lock('doNotDisturb')} />
        </div>
        <Checkbox
          label={texts.presentation}
          hint={texts.presentationHint}
          checked={values.presentation}
          onChange={(presentation) => save({ presentation })}
          {...lock('presentation')}
        />
        <Checkbox
          label={texts.quietHours}
          checked={quietHours.isOn}
          onChange={(isOn) => save({ quietHours: { ...quietHours, isOn } })}
          {...hours}
        />
        {quietHours.isOn ? <Hours quietHours={quietHours} isLocked={hours.disabled} /> : null}
      </div>
    </Card>
  );
}

function Hours(props: { readonly quietHours: Settings['quietHours']; readonly isLocked: boolean }) {
  const { quietHours, isLocked } = props;
  const { t } = useSpeech();
  const save = useSave();
  const texts = t.attention;
  return (
    <div className="attention-hours">
      {(['from', 'to'] as const).map((end) => (
        <TimeOfDay
          key={end}
          label={texts[end]}
          value={quietHours[end]}
          isLocked={isLocked}
          onChange={(time) => save({ quietHours: { ...quietHours, [end]: time } })}
        />
      ))}
      <fieldset className="attention-days" disabled={isLocked}>
        <legend className="field-label">{texts.days}</legend>
        {WEEK.map((day) => (
          <Checkbox
            key={day}
            label={texts.dayNames[day]}
            checked={quietHours.days.includes(day)}
            onChange={(isChosen) => {
              const others = quietHours.days.filter((one) => one !== day);
              save({
                quietHours: {
                  ...quietHours,
                  days: isChosen ? [...others, day].toSorted((one, other) => one - other) : others,
                },
              });
            }}
          />
        ))}
      </fieldset>
    </div>
  );
}

/** Saved when it is whole, not while it is typed. */
function TimeOfDay(props: {
  readonly label: string;
  readonly value: string;
  readonly isLocked: boolean;
  readonly onChange: (time: string) => void;
}) {
  const { t } = useSpeech();
  const [typed, setTyped] = useState<string | null>(null);
  const isBad = typed !== null && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(typed);
  return (
    <label className="field attention-time">
      <span className="field-label">{props.label}</span>
      <input
        className="input"
        type="time"
        value={typed ?? props.value}
        disabled={props.isLocked}
        aria-invalid={isBad}
        title={isBad ? t.attention.timeInvalid : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== null && !isBad && typed !== props.value) props.onChange(typed);
          if (!isBad) setTyped(null);
        }}
      />
    </label>
  );
}

/** The table that main follows, in words. */
function Ladder() {
  const { t } = useSpeech();
  const steps = useApp((app) => app.settings?.values.steps);
  const texts = t.attention;
  return (
    <Card>
      <details className="ladder">
        <summary className="ladder-summary">{texts.table}</summary>
        <p className="field-hint">{texts.tableLead}</p>
        <div className="ladder-scroll" tabIndex={0} role="region" aria-label={texts.table}>
          <table className="ladder-table">
            <thead>
              <tr>
                {(['step', 'sound', 'persistence', ...SITUATIONS] as const).map((column) => (
                  <th key={column} scope="col">
                    {texts.columns[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ATTENTION_STEPS.map((step) => {
                const rule = ATTENTION[step];
                const levels =
                  steps === undefined ? [] : LEVELS.filter((level) => stepOf(level, steps) === step);
                return (
                  <tr key={step}>
                    <th scope="row">
                      {texts.steps[step]}
                      {levels.length === 0 ? null : (
                        <span className="ladder-levels">
                          {levels.map((level) => t.common.level[level]).join(' · ')}
                        </span>
                      )}
                    </th>
                    <td>{texts.sounds[rule.sound]}</td>
                    <td>{texts.persistence[rule.persistence]}</td>
                    {SITUATIONS.map((situation) => (
                      <td key={situation} className={`ladder-${rule.effects[situation]}`}>
                        {texts.effects[rule.effects[situation]]}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <p className="field-hint">{texts.note}</p>
      </details>
    </Card>
  );
}
