import { useSpeech } from '../../i18n/context.tsx';
import { selectIsWaiting } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/field.tsx';
import { LockNote } from '../../ui/lock-note.tsx';
import { Card, Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { ErrorState } from '../../ui/state-page.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { Advanced } from './advanced.tsx';
import { Attention } from './attention.tsx';
import { Desktop } from './desktop.tsx';
import { Retention } from './retention.tsx';
import './settings-page.css';
import { options, useForced, useSave, type PartProps } from './use-setting.ts';

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
      {state.locked.some((name) => name !== 'sources') ? <Managed /> : null}
      <Appearance values={state.values} />
      <Keyboard values={state.values} />
      <Attention values={state.values} />
      <Desktop values={state.values} />
      <Retention values={state.values} />
      <Advanced values={state.values} path={state.path} />
    </Page>
  );
}

/** Says who else decides, and by which place. */
function Managed() {
  const { t } = useSpeech();
  const policy = useApp((app) => app.policy);
  return (
    <p className="settings-managed">
      <LockNote text={t.policy.settingsNote} origin={null} />
      {policy === null ? null : <code>{policy.origins.join(', ')}</code>}
    </p>
  );
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
