import { FolderOpen, FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { selectIsLocked } from '../../state/policy.ts';
import { selectIsWaiting } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { LockNote } from '../../ui/lock-note.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { EmptyState, ErrorState } from '../../ui/state-page.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { SourceCard } from './source-card.tsx';
import './sources-page.css';

export function SourcesPage() {
  const { t } = useSpeech();
  const sources = useApp((state) => state.sources);
  const isWaiting = useApp(selectIsWaiting);
  const canPick = useApp((state) => state.host?.canPickFolder === true);
  const areLocked = useApp((state) => selectIsLocked(state, 'sources'));
  const leftOut = useApp((state) => state.settings?.leftOut?.length ?? 0);
  return (
    <Page
      title={t.sources.title}
      lead={t.sources.lead}
      actions={canPick && !areLocked ? <PickFolder /> : null}
    >
      {areLocked ? <SourcesNote text={t.policy.sourcesLocked} /> : canPick ? null : <TypeFolder />}
      {leftOut === 0 ? null : <SourcesNote text={t.policy.leftOut(leftOut)} />}
      {sources === null ? (
        isWaiting ? (
          <Skeleton width="100%" height="6rem" />
        ) : (
          <ErrorState {...t.sources.failed} />
        )
      ) : sources.length === 0 ? (
        <EmptyState icon={<FolderOpen size={22} />} {...t.sources.empty} />
      ) : (
        <ul className="source-list">
          {sources.map((source) => (
            <li key={source.id}>
              <SourceCard source={source} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function SourcesNote({ text }: { readonly text: string }) {
  return (
    <p className="sources-note">
      <LockNote text={text} origin={null} />
    </p>
  );
}

/** The system's folder dialog. */
function PickFolder() {
  const { t } = useSpeech();
  const { addFolder } = useActions();
  const [isBusy, setIsBusy] = useState(false);

  async function pick(): Promise<void> {
    setIsBusy(true);
    await addFolder();
    setIsBusy(false);
  }

  return (
    <Button
      variant="primary"
      isBusy={isBusy}
      icon={<FolderPlus size={16} aria-hidden="true" />}
      onClick={() => void pick()}
    >
      {t.sources.addFolder}
    </Button>
  );
}

/** A page cannot open the dialog of the computer that runs the bridge: the path is typed. */
function TypeFolder() {
  const { t } = useSpeech();
  const { ask, attempt } = useActions();
  const [path, setPath] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  async function add(): Promise<void> {
    if (path.trim() === '') return;
    setIsBusy(true);
    const added = await attempt(() => ask('sources.add', { kind: 'folder', path }), 'sourceAdded');
    setIsBusy(false);
    if (added !== null) setPath('');
  }

  return (
    <form
      className="source-add"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField
        label={t.sources.pathLabel}
        hint={t.sources.pathHint}
        value={path}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setPath(event.target.value)}
      />
      <Button type="submit" variant="primary" isBusy={isBusy} disabled={path.trim() === ''}>
        {t.sources.addPath}
      </Button>
    </form>
  );
}
