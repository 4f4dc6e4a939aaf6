import { createElement, type ReactNode } from 'react';
import type { Settings, SettingsPatch } from '../../../server-bridge/contract/settings.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectIsLocked, selectLockOrigin } from '../../state/policy.ts';
import { LockNote } from '../../ui/lock-note.tsx';
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

/**
 * A value forced from outside (by the organisation's policy, the environment, an argument) cannot be changed here: says
 * so, and disables its control. Every control of the settings page takes it: `{...forced('name')}`.
 */
export function useForced(): (name: keyof SettingsPatch) => {
  readonly disabled: boolean;
  readonly hint?: ReactNode;
} {
  const { t } = useSpeech();
  const settings = useApp((app) => app.settings);
  const policy = useApp((app) => app.policy);
  return (name) => {
    if (selectIsLocked({ settings, policy }, name)) {
      const place = selectLockOrigin({ settings, policy }, name);
      return { disabled: true, hint: createElement(LockNote, { text: t.policy.lockedBy, origin: place }) };
    }
    const origin = settings?.origins[name];
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
