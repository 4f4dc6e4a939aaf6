/** The states of an update (the diagram is in `contract/update.ts`): what happens, and what is to be done then. Pure. */
import type { UpdateFailure, UpdateState } from '../../server-bridge/contract/update.ts';
import type { Verdict } from './decide.ts';

export type UpdateEvent =
  | { readonly type: 'off'; readonly reason: Extract<UpdateState, { state: 'off' }>['reason'] }
  | { readonly type: 'on' }
  /** It is time to look, or somebody asks. */
  | { readonly type: 'check' }
  /** What counted at the last look has changed. */
  | { readonly type: 'reconsider' }
  /** `size`: bytes to fetch at most; 0 where nothing is. */
  | { readonly type: 'found'; readonly verdict: Verdict; readonly size: number }
  | {
      readonly type: 'progress';
      readonly received: number;
      readonly total: number;
      readonly isDifferential: boolean;
    }
  /** The file is there, whole and verified. */
  | { readonly type: 'fetched'; readonly version: string }
  | {
      readonly type: 'refused';
      readonly code: UpdateFailure;
      readonly version: string | null;
      readonly retryAt: number | null;
    }
  | { readonly type: 'cancel' }
  | { readonly type: 'restart' };

/**
 * `abort`: what runs of looking and fetching ends. `keep`: the kept version is to be put back at the next start.
 * `forget`: nothing is to be installed at the next start any more.
 */
export type Effect = 'check' | 'fetch' | 'abort' | 'keep' | 'forget' | 'install';

export interface Step {
  readonly state: UpdateState;
  readonly effects: readonly Effect[];
}

/** The state after an event, and what is to be done, in order. An event that means nothing now changes nothing. */
export function next(state: UpdateState, event: UpdateEvent): Step {
  if (state.state === 'installing') return event.type === 'refused' ? failed(event) : stay(state);
  switch (event.type) {
    case 'off':
      return step({ state: 'off', reason: event.reason }, state.state === 'off' ? [] : ['abort']);
    case 'on':
      return state.state === 'off' ? step({ state: 'idle' }) : stay(state);
    case 'check':
      return look(state);
    case 'reconsider':
      return reconsider(state);
    case 'found':
      return found(state, event.verdict, event.size);
    case 'progress': {
      if (state.state !== 'downloading') return stay(state);
      const { received, total, isDifferential } = event;
      return step({ ...state, received, total, isDifferential });
    }
    case 'fetched':
      return state.state === 'downloading' ? step({ state: 'ready', version: event.version }) : stay(state);
    case 'refused':
      return state.state === 'checking' || state.state === 'downloading' ? failed(event) : stay(state);
    case 'cancel':
      return isBusy(state) ? step({ state: 'idle' }, ['abort']) : stay(state);
    case 'restart':
      return state.state === 'ready'
        ? step({ state: 'installing', version: state.version }, ['abort', 'install'])
        : stay(state);
  }
}

const step = (state: UpdateState, effects: readonly Effect[] = []): Step => ({ state, effects });
const stay = (state: UpdateState): Step => step(state);
const isBusy = ({ state }: UpdateState): boolean => state === 'checking' || state === 'downloading';
const failed = ({ code, version, retryAt }: Extract<UpdateEvent, { type: 'refused' }>): Step =>
  step({ state: 'failed', code, version, retryAt });

function look(state: UpdateState): Step {
  if (state.state === 'off' || isBusy(state)) return stay(state);
  // What is ready stays ready while newer things are looked for.
  return step(state.state === 'ready' ? state : { state: 'checking' }, ['check']);
}

function reconsider(state: UpdateState): Step {
  if (state.state === 'off') return stay(state);
  return step(state.state === 'ready' ? state : { state: 'checking' }, ['abort', 'check']);
}

function found(state: UpdateState, verdict: Verdict, size: number): Step {
  const isReady = state.state === 'ready';
  if (!isReady && state.state !== 'checking') return stay(state);
  switch (verdict.kind) {
    case 'nothing':
      return step({ state: 'idle' }, ['forget']);
    case 'waiting': {
      const { version, reason, until } = verdict;
      return step({ state: 'waiting', version, reason, until }, ['forget']);
    }
    case 'kept':
      return step({ state: 'ready', version: verdict.version }, ['keep']);
    case 'take': {
      const { version } = verdict;
      if (isReady && state.version === version) return stay(state);
      const total = Math.max(1, size);
      return step({ state: 'downloading', version, received: 0, total, isDifferential: false }, ['fetch']);
    }
  }
}
