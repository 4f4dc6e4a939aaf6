/** The notice on the screen, the layer it came from, and how it stands against its position. */
import type {
  NoticeAnswer,
  NoticeSummary,
  NoticeView,
  Position,
} from '../../server-bridge/contract/notice.ts';

export type ReaderStatus =
  | 'closed'
  | 'loading'
  | 'ok'
  | 'withdrawn'
  | 'held'
  | 'rejected'
  | 'unknown'
  /** No layer has it: it was never received here. */
  | 'never';

export interface ReaderState {
  readonly id: string | null;
  readonly status: ReaderStatus;
  readonly view: NoticeView | null;
  readonly position: Position | null;
  /** For a page without a notice: its title and when it was withdrawn. */
  readonly title: string | null;
  readonly at: number | null;
  /** Set when no living layer answered: since when what is shown was known to be right, in ms. */
  readonly staleSince: number | null;
  /** From a push: body and head only. */
  readonly isPartial: boolean;
  /** The bridge has said that what is stored of it is damaged. */
  readonly isDamaged: boolean;
  /** The version that had been read when the notice was opened, 0 when none. */
  readonly readBefore: number;
  /** Grows when the open notice was replaced by a push, for the polite announcement. */
  readonly updates: number;
}

export const initialReader: ReaderState = {
  id: null,
  status: 'closed',
  view: null,
  position: null,
  title: null,
  at: null,
  staleSince: null,
  isPartial: false,
  isDamaged: false,
  readBefore: 0,
  updates: 0,
};

export function openReader(id: string, readBefore: number): ReaderState {
  return { ...initialReader, id, status: 'loading', readBefore };
}

export interface Shown {
  readonly answer: NoticeAnswer;
  readonly staleSince: number | null;
  readonly isPartial: boolean;
}

/**
 * Puts an answer on the screen unless something newer of the same epoch is there already. A fresh answer of the same
 * position takes the place of a stale or partial one.
 */
export function showAnswer(state: ReaderState, shown: Shown): ReaderState {
  const { answer, staleSince, isPartial } = shown;
  if (idOf(answer) !== state.id) return state;
  const seq = answerSeq(answer);
  const { position } = state;
  if (position !== null && position.epoch === answer.position.epoch && position.seq > seq) return state;
  const isNewContent =
    state.status === 'ok' &&
    (answer.status !== 'ok' ||
      state.view === null ||
      answer.notice.contentHash !== state.view.contentHash ||
      answer.notice.version !== state.view.version);
  const isNewVersion =
    state.view !== null && answer.status === 'ok' && answer.notice.version > state.view.version;
  const common = {
    ...state,
    // What was on the screen has been read: the banner tells what came after it.
    readBefore: isNewVersion && state.view !== null ? state.view.version : firstReadBefore(state, answer),
    status: answer.status,
    position: { epoch: answer.position.epoch, seq },
    staleSince,
    isPartial,
    isDamaged: staleSince !== null && state.isDamaged,
    updates: isNewContent && staleSince === null ? state.updates + 1 : state.updates,
  };
  if (answer.status !== 'ok')
    return { ...common, view: null, title: answer.title ?? state.view?.summary.title ?? null, at: answer.at };
  return { ...common, view: answer.notice, title: answer.notice.summary.title, at: null };
}

/** No layer knows it. */
export function showNever(state: ReaderState, id: string): ReaderState {
  return state.id === id && state.status === 'loading' ? { ...state, status: 'never' } : state;
}

/** The bridge cannot show it: what a cache has of it stays. */
export function showDamaged(state: ReaderState, id: string): ReaderState {
  return state.id === id ? { ...state, isDamaged: true } : state;
}

export const idOf = (answer: NoticeAnswer): string =>
  answer.status === 'ok' ? answer.notice.summary.id : answer.id;

/** The position that the guard compares: of the notice's own last change. */
export const answerSeq = (answer: NoticeAnswer): number =>
  answer.status === 'ok' ? answer.notice.summary.seq : answer.position.seq;

/** What a push alone can show: head and body. */
export function viewOfPush(summary: NoticeSummary, html: string): NoticeView {
  return {
    summary,
    version: summary.version,
    html,
    isPlain: false,
    toc: [],
    clauses: [],
    dates: [],
    attachments: [],
    warnings: [],
    versionCount: summary.version,
    contentHash: '',
    sourceName: '',
  };
}

/** At the first showing the answer itself may know better than the list did. */
function firstReadBefore(state: ReaderState, answer: NoticeAnswer): number {
  if (state.status !== 'loading' || answer.status !== 'ok') return state.readBefore;
  return Math.max(state.readBefore, answer.notice.summary.mark.readVersion);
}
