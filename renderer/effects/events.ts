/** Turns a batch of events into one change of the state. Pure: what is to be asked for afterwards is its answer. */
import type { AnyEvent, EventPayload } from '../../server-bridge/contract/events.ts';
import type { AnyHostEvent, HostCommand } from '../../server-bridge/contract/host.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import { allowAdopt, dropSummaries, judge, putMarks, putSummaries, settle } from '../state/notices.ts';
import type { AppState } from '../state/store.ts';

type Recovery = EventOf<'host:recovered'>['payload']['from'];
type EventOf<E extends AnyHostEvent['event']> = AnyHostEvent & { readonly event: E };

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
  /** Chosen in the application's menu, in order. */
  readonly commands: HostCommand[];
  settings: boolean;
  sources: boolean;
  isLinkBlocked: boolean;
  /** Main asks whether the page is alive. */
  isAsked: boolean;
  isSelecting: boolean;
  readonly recovered: Recovery[];
  /** Time has passed unseen, or nobody else lets it pass now. */
  clock: boolean;
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
    commands: [],
    settings: false,
    sources: false,
    isLinkBlocked: false,
    isAsked: false,
    isSelecting: false,
    recovered: [],
    clock: false,
  };
  let next = state;
  let run: Push[] = [];
  for (const event of batch) {
    if (event.event === 'notice:updated') {
      run.push(event.payload);
      continue;
    }
    next = applyOne(applyPushes(next, run, wishes), event, wishes);
    run = [];
  }
  return { state: applyPushes(next, run, wishes), wishes };
}

type Push = EventPayload<'notice:updated'>;
type Other = Exclude<AnyEvent | AnyHostEvent, { readonly event: 'notice:updated' }>;

function applyOne(state: AppState, { event, payload }: Other, wishes: Wishes): AppState {
  switch (event) {
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
    case 'policy:changed':
      wishes.settings = true;
      return { ...state, policy: payload };
    case 'host:connection': {
      const isLive = payload.state === 'live';
      if (isLive && state.connection.state !== 'live') wishes.isBack = true;
      if (!isLive) wishes.clock = true;
      const isFailureHidden = payload.state === 'failed' && state.ui.isFailureHidden;
      return {
        ...state,
        connection: payload,
        notices: isLive ? state.notices : allowAdopt(state.notices),
        ui: { ...state.ui, isFailureHidden, backgroundError: isLive ? state.ui.backgroundError : null },
      };
    }
    case 'host:clock':
      wishes.clock = true;
      return state;
    case 'host:navigate':
      wishes.navigateTo.push(payload.id);
      return state;
    case 'host:command':
      wishes.commands.push(payload.command);
      return state;
    case 'host:desktop':
      return state.host === null ? state : { ...state, host: { ...state.host, desktop: payload } };
    case 'host:attention':
      return { ...state, attention: payload };
    case 'host:update':
      return { ...state, update: payload };
    case 'host:ping':
      wishes.isAsked = true;
      return state;
    case 'host:select':
      wishes.isSelecting = true;
      return state;
    case 'host:recovered':
      wishes.recovered.push(payload.from);
      return state;
    case 'host:blocked':
      wishes.isLinkBlocked = true;
      return state;
  }
}

/** A run of pushes as one change: the table of summaries is copied once, however many they are. */
function applyPushes(state: AppState, run: readonly Push[], wishes: Wishes): AppState {
  if (run.length === 0) return state;
  let { notices } = state;
  const newest = new Map<string, Push>();
  for (const push of run) {
    const verdict = judge(notices, push.epoch);
    if (verdict === 'drop') continue;
    if (verdict === 'adopt') {
      if (notices.epoch !== null) wishes.everything = true;
      newest.clear();
    }
    wishes.pushes.push(push);
    wishes.list = true;
    wishes.counts = true;
    notices = settle(notices, push);
    // Tells moderators something, and readers nothing.
    if (push.summary === null && push.kind === 'moderation') continue;
    const known = newest.get(push.id);
    if (known === undefined || known.seq <= push.seq) newest.set(push.id, push);
  }
  const { epoch } = notices;
  if (epoch === null) return { ...state, notices };
  const taken: NoticeSummary[] = [];
  const gone: string[] = [];
  for (const push of newest.values()) {
    const known = notices.byId[push.id];
    if (push.summary !== null) {
      // What a first scan brings is fetched with the page that shows it.
      if (known !== undefined || !push.isBackfill) taken.push(push.summary);
      continue;
    }
    const isOlder = known !== undefined && notices.epochById[push.id] === epoch && known.seq > push.seq;
    if (!isOlder) gone.push(push.id);
  }
  return { ...state, notices: dropSummaries(putSummaries(notices, epoch, taken), gone) };
}
