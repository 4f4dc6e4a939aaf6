import { useState } from 'react';
import type { Settings, SettingsPatch } from '../../../server-bridge/contract/settings.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectIsWaiting } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Select, TextField } from '../../ui/field.tsx';
import { Card, Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { ErrorState } from '../../ui/state-page.tsx';
import { useActions, useApp } from '../app-context.tsx';
import './settings-page.css';

const NEVER = 'never';
const ALL = 'all';

export function SettingsPage() {
  const { t } = useSpeech();
  const state = useApp((app) => app.settings);
  const isWaiting = useApp(selectIsWaiting);
  if (state === null) {
    return (
      <Page title={t.settings.title}>
        {isWaiting ? <Skeleton width="100%" height="10rem" /> : <ErrorState {...t.settings.failed} />}
      </Page>
    );
  }
  return (
    <Page title={t.settings.title} lead={t.settings.lead}>
      {state.problem === null ? null : (
        <p className="settings-problem" role="alert">
          {t.settings.problem(state.problem.reason, state.problem.keptAs)}
        </p>
      )}
      <Appearance values={state.values} />
      <Keyboard values={state.values} />
      <Reminders values={state.values} />
      <Retention values={state.values} />
      <Advanced values={state.values} path={state.path} />
    </Page>
  );
}

interface PartProps {
  readonly values: Settings;
}

/** Saves one change; a failure becomes a toast. */
function useSave(): (patch: SettingsPatch) => void {
  const { updateSettings } = useActions();
  return (patch) => {
    void updateSettings(patch);
  };
}

/** A value forced from outside cannot be changed here: says so, and disables its control. */
function useForced(): (name: keyof SettingsPatch) => { readonly disabled: boolean; readonly hint?: string } {
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

function options<V extends string>(labels: { readonly [K in V]: string }) {
  return (Object.keys(labels) as V[]).map((value) => ({ value, label: labels[value] }));
}

function Appearance({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  return (
    <Section title={t.settings.appearance}>
      <Card>
        <div className="settings-grid">
          <Select
            label={t.settings.language}
            value={values.language}
            options={options(t.settings.languages)}
            onChange={(language) => save({ language })}
            {...forced('language')}
          />
          <Select
            label={t.settings.theme}
            value={values.theme}
            options={options(t.settings.themes)}
            onChange={(theme) => save({ theme })}
            {...forced('theme')}
          />
          <Select
            label={t.settings.textSize}
            value={values.textSize}
            options={options(t.settings.textSizes)}
            onChange={(textSize) => save({ textSize })}
            {...forced('textSize')}
          />
        </div>
      </Card>
    </Section>
  );
}

function Keyboard({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const { openDialog } = useActions();
  return (
    <Section title={t.settings.keyboard}>
      <Card>
        <Checkbox
          label={t.settings.singleKeys}
          checked={values.singleKeyShortcuts}
          onChange={(singleKeyShortcuts) => save({ singleKeyShortcuts })}
          hint={t.settings.singleKeysHint}
          {...forced('singleKeyShortcuts')}
        />
        <div className="settings-action">
          <Button
            onClick={() => {
              openDialog('shortcuts');
            }}
          >
            {t.settings.showShortcuts}
          </Button>
        </div>
      </Card>
    </Section>
  );
}

function Reminders({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const isElectron = useApp((app) => app.host?.kind === 'electron');
  if (!isElectron) return null;
  return (
    <Section title={t.settings.notifications}>
      <Card>
        <Checkbox
          label={t.settings.notify}
          checked={values.notifications}
          onChange={(notifications) => save({ notifications })}
          {...forced('notifications')}
        />
      </Card>
    </Section>
  );
}

function Retention({ values }: PartProps) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const days = values.retentionDays === null ? NEVER : String(values.retentionDays);
  const versions = values.retentionVersions === null ? ALL : String(values.retentionVersions);
  return (
    <Section title={t.settings.retention}>
      <Card>
        <p className="settings-note">{t.settings.retentionLead}</p>
        <div className="settings-grid">
          <Select
            label={t.settings.retentionDays}
            value={days}
            options={withCustom(inOrder(t.settings.days, NEVER), days, t.settings.customDays)}
            onChange={(value) => save({ retentionDays: value === NEVER ? null : Number(value) })}
            {...forced('retentionDays')}
          />
          <Select
            label={t.settings.retentionVersions}
            value={versions}
            options={withCustom(inOrder(t.settings.versions, ALL), versions, t.settings.customVersions)}
            onChange={(value) => save({ retentionVersions: value === ALL ? null : Number(value) })}
            {...forced('retentionVersions')}
          />
        </div>
      </Card>
    </Section>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Number-like keys come first in an object whatever their place; the unlimited choice belongs on top. */
function inOrder(labels: Readonly<Record<string, string>>, first: string): readonly Choice[] {
  const choices = Object.entries(labels).map(([value, label]) => ({ value, label }));
  return [
    ...choices.filter(({ value }) => value === first),
    ...choices.filter(({ value }) => value !== first),
  ];
}

/** Keeps a value that was written into the file by hand visible. */
function withCustom(
  choices: readonly Choice[],
  value: string,
  label: (count: number) => string,
): readonly Choice[] {
  if (choices.some((choice) => choice.value === value)) return choices;
  return [...choices, { value, label: label(Number(value)) }];
}

function Advanced({ values, path }: PartProps & { readonly path: string }) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const [typed, setTyped] = useState<string | null>(null);
  const [isInvalid, setIsInvalid] = useState(false);

  function take(text: string): void {
    const seconds = Number(text);
    const isGood = /^\d+$/.test(text.trim()) && seconds >= 1 && seconds <= 86_400;
    setIsInvalid(!isGood);
    if (!isGood) return;
    setTyped(null);
    if (seconds !== values.rescanSeconds) save({ rescanSeconds: seconds });
  }

  const scan = forced('rescanSeconds');
  return (
    <Section title={t.settings.advanced}>
      <Card>
        <div className="settings-grid">
          <TextField
            label={t.settings.rescan}
            hint={scan.hint ?? t.settings.rescanHint}
            disabled={scan.disabled}
            error={isInvalid ? t.settings.rescanInvalid : null}
            inputMode="numeric"
            value={typed ?? String(values.rescanSeconds)}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={(event) => take(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') take(event.currentTarget.value);
            }}
          />
          <Select
            label={t.settings.logLevel}
            value={values.logLevel}
            options={options(t.settings.logLevels)}
            onChange={(logLevel) => save({ logLevel })}
            {...forced('logLevel')}
          />
        </div>
        <p className="settings-path">
          {t.settings.file}: <code>{path}</code>
        </p>
      </Card>
    </Section>
  );
}
