/** "Show notice": the host's layers, then this renderer's own cache, then "never received"; and its live updates. */
import type { EventPayload } from '../../server-bridge/contract/events.ts';
import { GazetteError } from '../../server-bridge/contract/failure.ts';
import type { NoticeAnswer } from '../../server-bridge/contract/notice.ts';
import { judge, putSummaries, settle } from '../state/notices.ts';
import {
  idOf,
  initialReader,
  openReader,
  showAnswer,
  showDamaged,
  showNever,
  viewOfPush,
  type Shown,
} from '../state/reader.ts';
import type { AppState } from '../state/store.ts';
import { letTimePass } from '../state/time.ts';
import { singleFlight, type Deps } from './deps.ts';
import type { NoticeCache } from './notice-cache.ts';

export interface ReaderEffect {
  open(id: string): void;
  close(): void;
  /** Something of the open notice changed, or the connection is back. */
  refresh(): void;
  /** A push of any notice; of the open one it is shown. */
  pushed(push: EventPayload<'notice:updated'>): void;
  stop(): void;
}

const RETRY_MS = 2_000;
/** Between two readings of a burst, in ms. */
const GAP_MS = 30;

export function createReader(deps: Deps, cache: NoticeCache): ReaderEffect {
  const { store, host, now, later } = deps;
  let cancelRetry: () => void = () => undefined;
  /** Answers of an older opening are dropped. */
  let opening = 0;

  const show = (shown: Shown): boolean => {
    const isFresh = shown.staleSince === null;
    const { position } = shown.answer;
    if (isFresh && judge(store.getState().notices, position.epoch) === 'drop') return false;
    store.setState((state) => {
      const next: AppState = { ...state, reader: showAnswer(state.reader, shown) };
      if (!isFresh) return letTimePass(next, now());
      const notices = settle(state.notices, position);
      const { answer } = shown;
      if (answer.status !== 'ok') return { ...next, notices };
      return { ...next, notices: putSummaries(notices, position.epoch, [answer.notice.summary]) };
    });
    if (isFresh && !shown.isPartial) void cache.keepAnswer(shown.answer);
    return true;
  };

  const isOpen = (id: string, token: number): boolean =>
    token === opening && store.getState().reader.id === id;

  const load = async (id: string, token: number): Promise<void> => {
    const { answer, isStale } = await host
      .host('host.showNotice', { id })
      .catch(() => ({ answer: null, isStale: false }));
    if (!isOpen(id, token)) return;
    if (answer !== null) {
      const { connection } = store.getState();
      const staleSince = isStale ? (connection.state === 'live' ? now() : connection.since) : null;
      const isShown = show({ answer, staleSince, isPartial: false });
      if (isStale || !isShown) flight.ask();
      return;
    }
    const kept = await cache.get(id);
    if (!isOpen(id, token)) return;
    if (kept === null) store.setState((state) => ({ reader: showNever(state.reader, id) }));
    else show({ answer: kept.answer, staleSince: kept.savedAt, isPartial: kept.isPartial });
    flight.ask();
  };

  /** Asks the bridge itself until it answers; what it says takes the place of what is stale. */
  const ask = async (): Promise<void> => {
    const { id } = store.getState().reader;
    if (id === null) return;
    const token = opening;
    cancelRetry();
    try {
      const answer: NoticeAnswer = await host.call('notices.get', { id });
      if (isOpen(id, token) && idOf(answer) === id && !show({ answer, staleSince: null, isPartial: false }))
        retry();
    } catch (error) {
      if (!isOpen(id, token)) return;
      const isDamaged = error instanceof GazetteError && error.code === 'content-damaged';
      // A new version tells of itself.
      if (isDamaged) store.setState((state) => ({ reader: showDamaged(state.reader, id) }));
      else if (needsAnswer(store.getState())) retry();
    }
  };
  const flight = singleFlight(later, GAP_MS, ask);
  const retry = (): void => {
    cancelRetry();
    // Without a connection its return asks again.
    cancelRetry = later(RETRY_MS, () => {
      if (store.getState().connection.state === 'live') flight.ask();
    });
  };

  return {
    open(id) {
      const state = store.getState();
      if (state.reader.id === id && state.reader.status !== 'never') return;
      opening += 1;
      cancelRetry();
      const readBefore = state.notices.byId[id]?.mark.readVersion ?? 0;
      store.setState({ reader: openReader(id, readBefore) });
      void load(id, opening);
    },
    close() {
      opening += 1;
      cancelRetry();
      store.setState({ reader: initialReader });
    },
    refresh: flight.ask,
    pushed(push) {
      const { id, epoch, seq, kind, summary, html } = push;
      const { reader } = store.getState();
      if (reader.id !== id) return;
      const position = { epoch, seq };
      if (kind === 'withdrawn')
        show({
          answer: { status: 'withdrawn', position, id, title: summary?.title ?? reader.title, at: push.ts },
          staleSince: null,
          isPartial: false,
        });
      else if (summary !== null && isConfirmation(reader, push))
        // A late answer: what is shown from a cache is right, as it stands.
        store.setState({ reader: { ...reader, staleSince: null } });
      else if (
        summary !== null &&
        html !== undefined &&
        (reader.status === 'never' || reader.isPartial || reader.staleSince !== null)
      )
        show({
          answer: { status: 'ok', position, notice: viewOfPush(summary, html) },
          staleSince: null,
          isPartial: true,
        });
      flight.ask();
    },
    stop() {
      opening += 1;
      cancelRetry();
      flight.stop();
    },
  };
}

/** Whether a push is of the very change that is shown as stale. */
const isConfirmation = ({ status, staleSince, position }: AppState['reader'], push: Push): boolean =>
  status === 'ok' && staleSince !== null && position?.epoch === push.epoch && position.seq === push.seq;

type Push = EventPayload<'notice:updated'>;

const needsAnswer = ({ reader }: AppState): boolean =>
  reader.staleSince !== null || reader.isPartial || reader.status === 'never' || reader.status === 'loading';
