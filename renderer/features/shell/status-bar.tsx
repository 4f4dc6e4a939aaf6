import { CircleAlert, CloudOff, RefreshCw, Wifi } from 'lucide-react';
import { useSpeech } from '../../i18n/context.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { QuickSwitch } from '../attention/quick-switch.tsx';
import { useNow } from '../use-now.ts';

/** How fresh everything on the screen is. Always visible, and announced when it changes. */
export function StatusBar() {
  const { t, f } = useSpeech();
  const now = useNow();
  const connection = useApp((state) => state.connection);
  const waiting = useApp((state) => Object.keys(state.notices.pending).length);
  const unread = useApp((state) => state.counts?.unread ?? null);
  const error = useApp((state) => state.ui.backgroundError);
  const isHidden = useApp((state) => state.ui.isFailureHidden);
  const { setFailureHidden } = useActions();
  const { state, since } = connection;
  const isLive = state === 'live';
  const isBusy = state === 'starting' || state === 'catching-up' || state === 'restarting';
  const tone = isLive ? 'live' : state === 'failed' ? 'failed' : isBusy ? 'busy' : 'warn';
  const text =
    state === 'failed' && connection.reason !== null
      ? t.connection.reason[connection.reason].title
      : state === 'offline'
        ? t.connection.state.offline(f.clock(since, now))
        : t.connection.state[state];
  const hint =
    error !== null && isLive
      ? t.connection.backgroundError(t.codes.error[error.code])
      : isLive
        ? t.connection.liveHint
        : t.connection.offlineHint;
  return (
    <footer className={`status-bar status-${tone}`} aria-label={t.connection.label}>
      <div className="status-state" role="status" data-testid="connection" data-state={state}>
        <span className="status-icon" aria-hidden="true">
          {isLive ? (
            <Wifi size={13} />
          ) : state === 'restarting' ? (
            <RefreshCw size={13} />
          ) : isBusy ? (
            <Spinner />
          ) : state === 'failed' ? (
            <CircleAlert size={13} />
          ) : (
            <CloudOff size={13} />
          )}
        </span>
        {text}
      </div>
      <span className="status-hint">{hint}</span>
      {state === 'failed' && isHidden ? (
        <button
          type="button"
          className="status-link"
          onClick={() => {
            setFailureHidden(false);
          }}
        >
          {t.connection.details}
        </button>
      ) : null}
      <span className="status-end">
        <QuickSwitch />
        {waiting > 0 && !isLive ? <span>{t.connection.waiting(waiting)}</span> : null}
        {unread === null ? null : <span>{t.inbox.unreadCount(unread)}</span>}
      </span>
    </footer>
  );
}
