import { useState } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { options, useForced, useSave, type PartProps } from './use-setting.ts';

/** What few people change: scans, logs, and where the file is. */
export function Advanced({ values, path }: PartProps & { readonly path: string }) {
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
