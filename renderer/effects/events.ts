/** Turns a batch of events into one change of the state. Pure: what is to be asked for afterwards is its answer. */
import type { AnyEvent, EventPayload } from '../../server-bridge/contract/events.ts';
import type { AnyHostEvent } from '../../server-bridge/contract/host.ts';
import { allowAdopt, dropSummary, judge, putMarks, putSummaries, settle } from '../state/notices.ts';
import type { AppState } from '../state/store.ts';

export type Batch = ReadonlyArray<AnyEvent | AnyHostEvent>;

/** What a batch asks of the other effects. */
interface Wishes {
  /** Lists and figures are out of date. */
  list: boolean;
  counts: boolean;
  /** Everything is to be read anew: the feed lagged, or it is another change log. */
  everything: boolean;
  /** The connection is live again. */
  isBack: boolean;
  /** Pushes that were taken, in order. */
  readonly pushes: Array<EventPayload<'notice:updated'>>;
  /** Ids whose caches are stale; null stands for all. */
  readonly evicted: Array<string | null>;
  readonly navigateTo: string[];
  settings: boolean;
  sources: boolean;
  isLinkBlocked: boolean;
}

export function applyBatch(
  state: AppState,
  batch: Batch,
): { readonly state: AppState; readonly wishes: Wishes } {
  const wishes: Wishes = {
    list: false,
    counts: false,
    everything: false,
    isBack: false,
    pushes: [],
    evicted: [],
    navigateTo: [],
    settings: false,
    sources: false,
    isLinkBlocked: false,
  };
  let next = state;
  for (const event of batch) next = applyOne(next, event, wishes);
  return { state: next, wishes };
}

function applyOne(state: AppState, { event, payload }: AnyEvent | AnyHostEvent, wishes: Wishes): AppState {
  switch (event) {
    case 'notice:updated':
      return applyPush(state, payload, wishes);
    case 'feed:lagged':
      wishes.everything = true;
      return { ...state, notices: settle(allowAdopt(state.notices), payload.position) };
    case 'marks:changed':
      wishes.counts = true;
      if (payload.marks === null) wishes.list = true;
      return payload.marks === null ? state : { ...state, notices: putMarks(state.notices, payload.marks) };
    case 'sources:changed':
      wishes.sources = true;
      return { ...state, sources: payload.sources };
    case 'cache:evicted':
      wishes.evicted.push(payload.id);
      return state;
    case 'settings:changed':
      wishes.settings = true;
      return { ...state, settings: payload };
    case 'host:connection': {
      const isLive = payload.state === 'live';
      if (isLive && state.connection.state !== 'live') wishes.isBack = true;
      const isFailureHidden = payload.state === 'failed' && state.ui.isFailureHidden;
      return {
        ...state,
        connection: payload,
        notices: isLive ? state.notices : allowAdopt(state.notices),
        ui: { ...state.ui, isFailureHidden, backgroundError: isLive ? state.ui.backgroundError : null },
      };
    }
    case 'host:navigate':
      wishes.navigateTo.push(payload.id);
      return state;
    case 'host:blocked':
      wishes.isLinkBlocked = true;
      return state;
  }
}

function applyPush(state: AppState, push: EventPayload<'notice:updated'>, wishes: Wishes): AppState {
  const verdict = judge(state.notices, push.epoch);
  if (verdict === 'drop') return state;
  if (verdict === 'adopt' && state.notices.epoch !== null) wishes.everything = true;
  wishes.pushes.push(push);
  wishes.list = true;
  wishes.counts = true;
  const notices = settle(state.notices, push);
  if (push.summary !== null) return { ...state, notices: putSummaries(notices, push.epoch, [push.summary]) };
  const known = notices.byId[push.id];
  const isOlder = known !== undefined && notices.epochById[push.id] === push.epoch && known.seq > push.seq;
  return {
    ...state,
    notices: isOlder || push.kind === 'moderation' ? notices : dropSummary(notices, push.id),
  };
}
