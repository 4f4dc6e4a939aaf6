import type { ReactNode } from 'react';
import type { Settings } from '../../../server-bridge/contract/settings.ts';
import { snoozeEnd } from '../../../server-bridge/rules/attention.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Select } from '../../ui/field.tsx';
import { useActions } from '../app-context.tsx';
import { useNow } from '../use-now.ts';

type Value = Settings['doNotDisturb'];
type Choice = 'off' | 'hour' | 'tomorrow' | 'on' | 'until';

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
  const isOver = !value.isOn || (value.until !== null && value.until <= now);
  const chosen: Choice = isOver ? 'off' : value.until === null ? 'on' : 'until';
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
        if (choice === 'until') return;
        const until = choice === 'hour' || choice === 'tomorrow' ? snoozeEnd(choice, Date.now()) : null;
        void updateSettings({ doNotDisturb: { isOn: choice !== 'off', until } });
      }}
      {...rest}
    />
  );
}
