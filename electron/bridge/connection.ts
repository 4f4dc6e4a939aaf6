import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import type { SupervisorState } from './supervisor.ts';

/** Everything the shown connection state depends on. */
export interface ConnectionFacts {
  readonly supervisor: SupervisorState;
  readonly isConnected: boolean;
  readonly isLive: boolean;
}

/** The state to show next (contract: `connectionState`, with its diagram). `at` is wall-clock ms. */
export function nextConnection(
  previous: ConnectionState,
  { supervisor, isConnected, isLive }: ConnectionFacts,
  at: number,
): ConnectionState {
  const to = (
    state: ConnectionState['state'],
    reason: ConnectionState['reason'] = null,
    detail: string | null = null,
  ): ConnectionState =>
    previous.state === state && previous.reason === reason
      ? previous
      : { state, since: at, reason, ...(detail === null ? {} : { detail }) };
  switch (supervisor.kind) {
    case 'failed':
      return to('failed', supervisor.reason, supervisor.detail);
    case 'waiting':
      return to('restarting');
    case 'starting':
      return to(supervisor.isRestart ? 'restarting' : 'starting');
    case 'stopped':
      return to(previous.state === 'starting' ? 'starting' : 'offline');
    case 'running':
      if (isConnected) return to(isLive ? 'live' : 'catching-up');
      // Not connected yet is still part of the (re)start.
      return previous.state === 'starting' || previous.state === 'restarting' ? previous : to('offline');
  }
}

/** Keeps the state that people are shown. `look` again whenever a fact may have changed. */
export function watchConnection(options: {
  readonly facts: () => ConnectionFacts;
  /** Wall-clock ms. */
  readonly wallClock: () => number;
  readonly onChange: (state: ConnectionState) => void;
}): { readonly state: ConnectionState; look(): void } {
  const { wallClock } = options;
  let state: ConnectionState = { state: 'starting', since: wallClock(), reason: null };
  return {
    get state() {
      return state;
    },
    look() {
      const next = nextConnection(state, options.facts(), wallClock());
      if (next === state) return;
      state = next;
      options.onChange(next);
    },
  };
}
