import type { Settings, SettingsPatch } from '../../../server-bridge/contract/settings.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { useActions, useApp } from '../app-context.tsx';

/** What every part of the settings page is given. */
export interface PartProps {
  readonly values: Settings;
}

/** Saves one change; a failure becomes a toast. */
export function useSave(): (patch: SettingsPatch) => void {
  const { updateSettings } = useActions();
  return (patch) => {
    void updateSettings(patch);
  };
}

/** A value forced from outside cannot be changed here: says so, and disables its control. */
export function useForced(): (name: keyof SettingsPatch) => {
  readonly disabled: boolean;
  readonly hint?: string;
} {
  const { t } = useSpeech();
  const origins = useApp((app) => app.settings?.origins);
  return (name) => {
    const origin = origins?.[name];
    if (origin === 'environment' || origin === 'argument') {
      return { disabled: true, hint: t.settings.origin[origin] };
    }
    return { disabled: false };
  };
}

/** The choices of a setting, in the order of their labels. */
export function options<V extends string>(labels: { readonly [K in V]: string }) {
  return (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));
}
