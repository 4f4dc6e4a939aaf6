import { Folder, RefreshCw, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SourceStatus } from '../../../server-bridge/contract/source.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectSourceOrigin } from '../../state/policy.ts';
import { selectSourceName } from '../../state/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { LockNote } from '../../ui/lock-note.tsx';
import { Card } from '../../ui/page.tsx';
import { tellProblem } from '../../i18n/texts/source-problems.ts';
import { useActions, useApp, useReadState } from '../app-context.tsx';
import { useNow } from '../use-now.ts';
import { EditSource, RemoveSource } from './source-dialogs.tsx';
import { SourceState } from './source-state.tsx';

export function SourceCard({ source }: { readonly source: SourceStatus }) {
  const { t, f } = useSpeech();
  const { ask, attempt } = useActions();
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const [isScanning, setIsScanning] = useState(false);
  const { state } = source;
  const lockedBy = useApp((app) => selectSourceOrigin(app, source.id));
  const now = useNow();

  async function rescan(): Promise<void> {
    setIsScanning(true);
    await attempt(() => ask('sources.rescan', { id: source.id }));
    setIsScanning(false);
  }

  return (
    <Card>
      <article className="source" aria-label={source.name}>
        <div className="source-head">
          <Folder size={18} aria-hidden="true" className="source-icon" />
          <div className="source-names">
            <h2 className="source-name">{source.name}</h2>
            <code className="source-path">{source.path}</code>
          </div>
          <SourceState state={state} />
        </div>
        <p className="source-facts">
          <span>{t.sources.items(source.itemCount)}</span>
          <span>
            {source.progress === null
              ? source.lastScanAt === null
                ? t.sources.neverScanned
                : t.sources.lastScan(f.clock(source.lastScanAt, now))
              : t.sources.progress(source.progress.done, source.progress.total)}
          </span>
          <span>
            {t.sources.maxLevel}: {t.common.level[source.maxLevel]}
          </span>
          {source.zone === null ? null : <span>{source.zone}</span>}
        </p>
        {source.progress === null ? null : (
          <progress
            className="source-progress"
            max={Math.max(1, source.progress.total)}
            value={source.progress.done}
            aria-label={t.codes.sourceState.scanning}
          />
        )}
        {state === 'gone' || state === 'unreadable' || state === 'empty' || state === 'paused' ? (
          <p className="source-alert" role="status">
            {state === 'unreadable'
              ? t.sources.stateText.unreadable(t.sourceProblems.system(source.detail ?? ''))
              : t.sources.stateText[state]}
          </p>
        ) : null}
        {state === 'asking' ? <Asking source={source} /> : null}
        <Problems source={source} />
        <div className="source-actions">
          <Button
            variant="quiet"
            isBusy={isScanning}
            icon={<RefreshCw size={14} aria-hidden="true" />}
            onClick={() => void rescan()}
          >
            {t.sources.rescan}
          </Button>
          {lockedBy === null ? (
            <>
              <Button
                variant="quiet"
                icon={<SlidersHorizontal size={14} aria-hidden="true" />}
                onClick={() => setDialog('edit')}
              >
                {t.sources.edit}
              </Button>
              <IconButton
                label={t.sources.remove}
                icon={<Trash2 size={16} aria-hidden="true" />}
                onClick={() => setDialog('remove')}
              />
            </>
          ) : (
            <LockNote text={t.policy.lockedBy} origin={lockedBy} />
          )}
        </div>
      </article>
      {dialog === 'edit' ? <EditSource source={source} onClose={() => setDialog(null)} /> : null}
      {dialog === 'remove' ? <RemoveSource source={source} onClose={() => setDialog(null)} /> : null}
    </Card>
  );
}

/** Many files vanished at once: only the person knows whether that was meant. */
function Asking({ source }: { readonly source: SourceStatus }) {
  const { t } = useSpeech();
  const { ask, attempt } = useActions();
  const confirm = (withdraw: boolean): void => {
    void attempt(() => ask('sources.confirm', { id: source.id, withdraw }));
  };
  return (
    <div className="source-ask" role="alert">
      <strong>{t.sources.askTitle(source.detail ?? '')}</strong>
      <p>{t.sources.askText}</p>
      <div className="source-ask-actions">
        <Button variant="primary" onClick={() => confirm(false)}>
          {t.sources.askKeep}
        </Button>
        <Button variant="danger" onClick={() => confirm(true)}>
          {t.sources.askWithdraw}
        </Button>
      </div>
    </div>
  );
}

const SHOWN_PROBLEMS = 20;

function Problems({ source }: { readonly source: SourceStatus }) {
  const { t, f } = useSpeech();
  const readState = useReadState();
  if (source.problemCount === 0) return null;
  const sourceName = (id: string): string => selectSourceName(readState(), id);
  const shown = source.problems.slice(0, SHOWN_PROBLEMS);
  const rest = source.problemCount - shown.length;
  return (
    <details className="source-problems" open={source.problemCount <= 3}>
      <summary>{t.sources.problems(source.problemCount)}</summary>
      <ul className="source-problem-list">
        {shown.map((problem) => (
          <li key={`${problem.remoteId} ${problem.code}`}>
            <code>{problem.remoteId}</code>
            <span>
              {tellProblem(t.sourceProblems, problem, { bytes: (value) => f.bytes(value), sourceName })}
            </span>
          </li>
        ))}
        {rest > 0 ? <li>{t.sources.moreProblems(rest)}</li> : null}
      </ul>
    </details>
  );
}
