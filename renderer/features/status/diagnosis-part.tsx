import { Download, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { DiagnosisCheck, DiagnosisFile } from '../../../server-bridge/contract/diagnosis.ts';
import { useSpeech } from '../../i18n/context.tsx';
import type { Texts } from '../../i18n/dictionary.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { useActions } from '../app-context.tsx';

const TONES: { readonly [O in DiagnosisCheck['outcome']]: Tone } = {
  ok: 'ok',
  failed: 'danger',
  skipped: 'neutral',
};
/** Of each file, in UTF-16 units: the rest is in the bundle. */
const SHOWN = 20_000;

/** Tests what may be wrong, and makes a bundle for whoever helps; what is in it can be read before. */
export function DiagnosisPart() {
  const { t } = useSpeech();
  const { ask, askHost, attempt } = useActions();
  const [checks, setChecks] = useState<readonly DiagnosisCheck[] | null>(null);
  const [files, setFiles] = useState<readonly DiagnosisFile[] | null>(null);
  const [busy, setBusy] = useState<'checks' | 'files' | 'save' | null>(null);

  async function during(what: typeof busy, work: () => Promise<void>): Promise<void> {
    setBusy(what);
    await work();
    setBusy(null);
  }
  const test = (): Promise<void> =>
    during('checks', async () => {
      const [ofBridge, ofHost] = await Promise.all([
        attempt(() => ask('diagnosis.run', {})),
        attempt(() => askHost('host.diagnose', {})),
      ]);
      setChecks([...(ofBridge?.checks ?? []), ...(ofHost?.checks ?? [])]);
    });
  const look = (): Promise<void> =>
    during('files', async () => {
      const answer = await attempt(() => askHost('host.diagnosisFiles', {}));
      if (answer !== null) setFiles(answer.files);
    });
  const save = (): Promise<void> =>
    during('save', async () => {
      const answer = await attempt(() => askHost('host.saveDiagnosis', {}));
      if (answer?.saved === true) await look();
    });

  return (
    <Section title={t.diagnosis.title}>
      <Card>
        <p className="diagnosis-lead">{t.diagnosis.lead}</p>
        <div className="diagnosis-actions">
          <Button
            isBusy={busy === 'checks'}
            icon={<Stethoscope size={14} aria-hidden="true" />}
            onClick={() => void test()}
          >
            {t.diagnosis.run}
          </Button>
          <Button isBusy={busy === 'files'} onClick={() => void look()}>
            {t.diagnosis.look}
          </Button>
          <Button
            isBusy={busy === 'save'}
            icon={<Download size={14} aria-hidden="true" />}
            onClick={() => void save()}
          >
            {t.diagnosis.save}
          </Button>
        </div>
        {checks === null ? null : (
          <ul className="diagnosis-checks" aria-label={t.diagnosis.results}>
            {checks.map((check) => (
              <li key={check.name}>
                <Badge tone={TONES[check.outcome]}>{t.diagnosis.outcome[check.outcome]}</Badge>
                <span className="diagnosis-name">{t.diagnosis.check[check.name]}</span>
                <span className="diagnosis-detail">{tell(check, t)}</span>
              </li>
            ))}
          </ul>
        )}
        {files === null ? null : <Files files={files} />}
      </Card>
    </Section>
  );
}

function tell(check: DiagnosisCheck, t: Texts): string {
  const parts = [
    check.subject,
    check.reason === null ? null : t.diagnosis.reason[check.reason],
    check.detail,
    check.outcome === 'skipped' ? null : t.diagnosis.took(check.ms),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function Files({ files }: { readonly files: readonly DiagnosisFile[] }) {
  const { t, f } = useSpeech();
  return (
    <div className="diagnosis-files">
      <h3 className="diagnosis-files-title">{t.diagnosis.files}</h3>
      {files.map(({ name, text }) => (
        <details key={name}>
          <summary>
            <code>{name}</code> <span className="diagnosis-detail">{f.bytes(text.length)}</span>
          </summary>
          <pre className="log diagnosis-text" tabIndex={0} aria-label={name}>
            {text.length > SHOWN ? `${text.slice(0, SHOWN)}\n${t.diagnosis.more}` : text}
          </pre>
        </details>
      ))}
    </div>
  );
}
