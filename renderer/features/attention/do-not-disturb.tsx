import type { ReactNode } from 'react';
import type { Settings } from '../../../server-bridge/contract/settings.ts';
import { isUndisturbed, pauseFor, type Pause } from '../../../server-bridge/rules/attention.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Select } from '../../ui/field.tsx';
import { useActions } from '../app-context.tsx';
import { useNow } from '../use-now.ts';

type Value = Settings['doNotDisturb'];
type Choice = Pause | 'until';

/** Off, for a while, or until it is switched off; what is in force is named with its end. */
export function DoNotDisturb(props: {
  readonly value: Value;
  readonly disabled?: boolean;
  readonly hint?: ReactNode;
}) {
  const { value, ...rest } = props;
  const { t, f } = useSpeech();
  const { updateSettings } = useActions();
  const now = useNow();
  const texts = t.attention;
  const chosen: Choice = !isUndisturbed(value, now) ? 'off' : value.until === null ? 'on' : 'until';
  const choices: Array<{ value: Choice; label: string }> = (['off', 'hour', 'tomorrow', 'on'] as const).map(
    (choice) => ({ value: choice, label: texts.dndChoices[choice] }),
  );
  if (chosen === 'until' && value.until !== null)
    choices.push({ value: 'until', label: texts.dndUntil(f.clock(value.until, now)) });
  return (
    <Select
      label={texts.dnd}
      value={chosen}
      options={choices}
      onChange={(choice) => {
        if (choice !== 'until') void updateSettings({ doNotDisturb: pauseFor(choice, Date.now()) });
      }}
      {...rest}
    />
  );
}
