import { Bell, BellOff, MonitorUp, Moon } from 'lucide-react';
import { useId } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { useForced } from '../settings/use-setting.ts';
import { useNow } from '../use-now.ts';
import { DoNotDisturb } from './do-not-disturb.tsx';
import './quick-switch.css';

const ICONS = {
  'do-not-disturb': BellOff,
  presentation: MonitorUp,
  'quiet-hours': Moon,
} as const;

/** Whether notices are kept back now and until when, with the switches for it. Nothing where no notifications are. */
export function QuickSwitch() {
  const { t, f } = useSpeech();
  const { updateSettings } = useActions();
  const forced = useForced();
  const now = useNow();
  const panelId = useId();
  const isElectron = useApp((state) => state.host?.kind === 'electron');
  const values = useApp((state) => state.settings?.values);
  const suppression = useApp((state) => state.attention?.suppression ?? null);
  const waiting = useApp((state) => state.attention?.waiting ?? 0);
  const mayBeQuiet = useApp((state) => state.policy?.values.notifications.mayBeQuiet ?? true);
  if (!isElectron || values === undefined) return null;
  const texts = t.attention.quick;
  const why = suppression?.why;
  const reason = why === 'do-not-disturb' || why === 'presentation' || why === 'quiet-hours' ? why : null;
  const Icon = reason === null ? Bell : ICONS[reason];
  const until = suppression?.until ?? null;
  const label =
    reason === null
      ? texts.none
      : until === null
        ? texts[reason]
        : texts.until(texts[reason], f.clock(until, now));
  const lock = (name: 'doNotDisturb' | 'presentation') =>
    mayBeQuiet ? forced(name) : { disabled: true, hint: texts.notAllowed };
  return (
    <span className="quick">
      <button
        type="button"
        className={reason === null ? 'quick-button' : 'quick-button quick-on'}
        popoverTarget={panelId}
        data-testid="quick-switch"
      >
        <Icon size={13} aria-hidden="true" />
        {label}
        {waiting === 0 ? null : <span className="quick-waiting">{texts.waiting(waiting)}</span>}
      </button>
      <div id={panelId} popover="auto" className="quick-panel" role="dialog" aria-label={texts.label}>
        <DoNotDisturb value={values.doNotDisturb} {...lock('doNotDisturb')} />
        <Checkbox
          label={t.attention.presentation}
          hint={t.attention.presentationHint}
          checked={values.presentation}
          onChange={(presentation) => void updateSettings({ presentation })}
          {...lock('presentation')}
        />
      </div>
    </span>
  );
}
