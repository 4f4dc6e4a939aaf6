/** What is told of the app's own updates outside of the status page: each thing once on this desk. */
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import type { UpdateAction, UpdateOverview, UpdateState } from '../../server-bridge/contract/update.ts';

/** A version waits for a restart, or the app went back to one: see `UpdateOverview`. */
export type UpdateNote =
  | { readonly kind: 'ready'; readonly version: string }
  | ({ readonly kind: 'returned' } & NonNullable<UpdateOverview['returned']>);

/** What was told already; kept on the desk. */
export interface Told {
  readonly ready: string | null;
  /** The time of the return, in ms. */
  readonly returnedAt: number | null;
}

export const NOTHING_TOLD: Told = { ready: null, returnedAt: null };

/** What is to be told now and was not yet, a return first. */
export function untold({ state, returned }: UpdateOverview, told: Told): UpdateNote | null {
  if (returned !== null && returned.at !== told.returnedAt) return { kind: 'returned', ...returned };
  return state.state === 'ready' && state.version !== told.ready
    ? { kind: 'ready', version: state.version }
    : null;
}

export const tell = (told: Told, note: UpdateNote): Told =>
  note.kind === 'ready' ? { ...told, ready: note.version } : { ...told, returnedAt: note.at };

/** Whether what a note says still holds. */
export const holds = ({ state, returned }: UpdateOverview, note: UpdateNote): boolean =>
  note.kind === 'ready'
    ? state.state === 'ready' && state.version === note.version
    : returned?.at === note.at;

/** An emergency stands, or it is not known yet: nothing of the app itself is put before the person. */
export const selectIsPressing = ({ attention }: { readonly attention: AttentionState | null }): boolean =>
  attention === null || attention.emergencies.length > 0;

/** What a person may do about updates in a state. */
export function actionsIn({ state }: UpdateState): ReadonlyArray<Exclude<UpdateAction, 'news-seen'>> {
  switch (state) {
    case 'idle':
    case 'waiting':
    case 'failed':
      return ['check'];
    case 'downloading':
      return ['cancel'];
    case 'ready':
      return ['restart'];
    case 'off':
    case 'checking':
    case 'installing':
      return [];
  }
}
