/** Time passing over what is kept here, for when no bridge answers. */
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { stateAt } from '../../server-bridge/rules/notice-time.ts';
import type { AppState } from './store.ts';

/**
 * The state at `at` (ms). While the bridge answers, it is the one that says what is in force; without it, notices come
 * into force and expire by this machine's clock. The bridge's next word takes the place of all of it.
 */
export function letTimePass(state: AppState, at: number): AppState {
  if (state.connection.state === 'live') return { ...state, now: at };
  const { notices, reader } = state;
  let byId: Record<string, NoticeSummary> | null = null;
  for (const summary of Object.values(notices.byId)) {
    const next = moved(summary, at);
    if (next === summary) continue;
    byId ??= { ...notices.byId };
    byId[summary.id] = next;
  }
  const { view } = reader;
  const summary = view === null ? null : moved(view.summary, at);
  return {
    ...state,
    now: at,
    notices: byId === null ? notices : { ...notices, byId },
    reader:
      view === null || summary === null || summary === view.summary
        ? reader
        : { ...reader, view: { ...view, summary } },
  };
}

function moved(summary: NoticeSummary, at: number): NoticeSummary {
  const state = stateAt(summary, at);
  return state === summary.state ? summary : { ...summary, state };
}
