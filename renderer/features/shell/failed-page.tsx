import { KeyRound, ServerCrash } from 'lucide-react';
import { useSpeech } from '../../i18n/context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/state-page.tsx';
import { useActions, useApp } from '../app-context.tsx';

/** A page cannot know which of them its bridge was started by. */
const OPEN_COMMANDS = { installed: 'gazette open', checkout: 'npm run gazette -- open' } as const;

/** The backend has given up: why, what to do, and the way to what is saved here. */
export function FailedPage() {
  const { t } = useSpeech();
  const { reason, detail } = useApp((state) => state.connection);
  const { restartBridge, setFailureHidden } = useActions();
  const isSignedOut = reason === 'signed-out';
  const text = reason === null ? t.connection.failedUnknown : t.connection.reason[reason];
  return (
    <div role="alert" className="page" data-testid="failed-page">
      <EmptyState
        level={1}
        tone={isSignedOut ? 'warn' : 'danger'}
        icon={isSignedOut ? <KeyRound size={22} /> : <ServerCrash size={22} />}
        title={text.title}
        text={
          <>
            <p>{text.what}</p>
            {isSignedOut ? <OpenCommands /> : null}
            {reason === 'data-folder-unusable' && detail !== undefined ? (
              <code className="failed-command">{detail}</code>
            ) : null}
          </>
        }
        actions={
          <>
            <Button variant="primary" size="large" onClick={restartBridge}>
              {isSignedOut ? t.connection.reload : t.connection.retry}
            </Button>
            <Button
              size="large"
              onClick={() => {
                setFailureHidden(true);
              }}
            >
              {t.connection.readOn}
            </Button>
          </>
        }
      />
    </div>
  );
}

/** The ways to a new link, by how Gazette came to that computer. */
function OpenCommands() {
  const { t } = useSpeech();
  return (
    <dl className="failed-commands">
      {(['installed', 'checkout'] as const).map((way) => (
        <div key={way}>
          <dt>{t.connection.openCommand[way]}</dt>
          <dd>
            <code className="failed-command">{OPEN_COMMANDS[way]}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
