import { RefreshCw } from 'lucide-react';
import type { BridgeStatus } from '../../../server-bridge/contract/status.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { ErrorState } from '../../ui/state-page.tsx';
import { useApp } from '../app-context.tsx';
import { WordListPart } from '../moderation/word-list-part.tsx';
import { SourceState } from '../sources/source-state.tsx';
import { UpdatesPart } from '../updates/updates-part.tsx';
import { useQuery } from '../use-query.ts';
import { DiagnosisPart } from './diagnosis-part.tsx';
import { Facts } from './facts.tsx';
import { LogTail } from './log-tail.tsx';
import { PolicyPart } from './policy-part.tsx';
import './status-page.css';
import { StorePart } from './store-part.tsx';

const REFRESH_MS = 5_000;

export function StatusPage() {
  const { t } = useSpeech();
  const status = useQuery('status.get', {}, { everyMs: REFRESH_MS });
  return (
    <Page
      title={t.status.title}
      actions={
        <Button icon={<RefreshCw size={14} aria-hidden="true" />} onClick={status.reload}>
          {t.status.refresh}
        </Button>
      }
    >
      {status.data === null ? null : <Notes status={status.data} />}
      <UpdatesPart />
      {status.data === null ? (
        status.error === null ? (
          <Skeleton width="100%" height="12rem" />
        ) : (
          <ErrorState {...t.status.failed} />
        )
      ) : (
        <>
          <Backend status={status.data} />
          <StorePart status={status.data} onChecked={status.reload} />
          <SourcesPart status={status.data} />
          <WordListPart dictionary={status.data.dictionary} />
        </>
      )}
      <PolicyPart />
      <DiagnosisPart />
      <LogTail />
    </Page>
  );
}

interface PartProps {
  readonly status: BridgeStatus;
}

function Notes({ status }: PartProps) {
  const { t, f } = useSpeech();
  const { restored, isDiskFull } = status.store;
  return (
    <>
      {status.sandbox === 'off' ? (
        <p className="status-note status-note-danger" role="alert">
          {t.status.noSandbox}
        </p>
      ) : null}
      {isDiskFull ? (
        <p className="status-note status-note-danger" role="alert">
          {t.status.diskFull}
        </p>
      ) : null}
      {restored === null ? null : (
        <p className="status-note">
          {restored.cause === 'return'
            ? t.status.returned(f.dateTime(restored.at))
            : t.status.restored(f.dateTime(restored.at), restored.reason)}
        </p>
      )}
    </>
  );
}

function Backend({ status }: PartProps) {
  const { t, f } = useSpeech();
  const host = useApp((state) => state.host);
  const { rows } = t.status;
  const { connections, loopDelay } = status;
  return (
    <Section title={t.status.backend}>
      <Facts
        rows={[
          [rows.version, status.version],
          [t.status.app, host === null ? '–' : `${host.appVersion} · ${host.runtime}`],
          [rows.runtime, `Node ${status.node}`],
          [rows.platform, status.platform],
          [rows.process, t.status.pid(status.pid)],
          [rows.uptime, f.duration(status.now - status.startedAt)],
          [rows.memory, f.bytes(status.memory.residentBytes)],
          [rows.loop, t.status.loop(loopDelay.p99.toFixed(1), loopDelay.max.toFixed(0))],
          [rows.connections, t.status.connections(connections.socket, connections.web, connections.refused)],
          [rows.web, status.web.address ?? t.status.noWeb],
          ...(status.sandbox === null ? [] : [[rows.sandbox, t.status.sandbox[status.sandbox]] as const]),
          [rows.folder, <code key="folder">{status.dataFolder}</code>],
        ]}
      />
    </Section>
  );
}

function SourcesPart({ status }: PartProps) {
  const { t } = useSpeech();
  if (status.sources.length === 0) return null;
  return (
    <Section title={t.status.sources}>
      <Facts
        rows={status.sources.map((source) => [
          source.name,
          <span key={source.id} className="status-check">
            <SourceState state={source.state} />
            {t.sources.items(source.itemCount)}
            {source.problemCount === 0 ? null : ` · ${t.sources.problems(source.problemCount)}`}
          </span>,
        ])}
      />
    </Section>
  );
}
