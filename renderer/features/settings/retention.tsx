import { useSpeech } from '../../i18n/context.tsx';
import { Select } from '../../ui/field.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { useForced, useSave, type PartProps } from './use-setting.ts';

const NEVER = 'never';
const ALL = 'all';

/** How long content stays that readers no longer need. */
export function Retention({ values }: PartProps) {
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
