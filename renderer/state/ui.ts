/** What belongs to this window alone: its page, its messages, its open dialogs. */
import type { ErrorData } from '../../server-bridge/contract/errors.ts';
import type { Frame, Route } from './route.ts';
import type { UpdateNote } from './updates.ts';

export type ToastNote =
  | 'copied'
  | 'saved'
  | 'allRead'
  | 'linkBlocked'
  | 'sourceAdded'
  | 'released'
  | 'snoozed'
  /** This page was brought back, was slow for a while, or a part of the app was restarted. */
  | 'recovered'
  | 'slow'
  | 'part';

export interface Toast {
  readonly id: number;
  /** A calm note, or what went wrong. */
  readonly content: { readonly note: ToastNote } | { readonly error: ErrorData };
  /** Does the person's action again. */
  readonly retry: (() => void) | null;
}

/** Finding in the notice on the screen. Every wish is an object of its own, to be done once. */
export interface FindState {
  readonly isOpen: boolean;
  readonly query: string;
  readonly wish: { readonly what: 'focus' | 'next' | 'previous' };
}

export interface UiState {
  readonly frame: Frame;
  readonly route: Route;
  readonly toasts: readonly Toast[];
  /** Ids are never used twice: a timer may still wait for one that is gone. */
  readonly lastToastId: number;
  /** Somebody points at the messages, or has the keyboard in them. */
  readonly areToastsHeld: boolean;
  readonly find: FindState;
  readonly dialog: 'shortcuts' | 'menu' | 'filters' | 'news' | null;
  /** What is told of updates outside of the status page. */
  readonly updateNote: UpdateNote | null;
  /** The version whose news are shown by themselves. */
  readonly newsOf: string | null;
  /** The row that has the keyboard in the list. */
  readonly activeId: string | null;
  /** The last failure nobody asked for, shown in the status line until the next success. */
  readonly backgroundError: ErrorData | null;
  /** The person chose to read on although the backend has failed. */
  readonly isFailureHidden: boolean;
}

export const initialUi: UiState = {
  frame: 'main',
  route: { name: 'inbox' },
  toasts: [],
  lastToastId: 0,
  areToastsHeld: false,
  find: { isOpen: false, query: '', wish: { what: 'focus' } },
  dialog: null,
  updateNote: null,
  newsOf: null,
  activeId: null,
  backgroundError: null,
  isFailureHidden: false,
};

/** Opens the bar, or goes on from place to place; `query` null keeps what was searched for. */
export function askFind(state: UiState, what: FindState['wish']['what'], query: string | null): UiState {
  const { find } = state;
  return { ...state, find: { isOpen: true, query: query ?? find.query, wish: { what } } };
}

const MAX_TOASTS = 3;

export function addToast(state: UiState, toast: Omit<Toast, 'id'>): UiState {
  const id = state.lastToastId + 1;
  return { ...state, lastToastId: id, toasts: [...state.toasts, { ...toast, id }].slice(-MAX_TOASTS) };
}

export function dropToast(state: UiState, id: number): UiState {
  const toasts = state.toasts.filter((toast) => toast.id !== id);
  // Nobody can be at what is gone.
  return { ...state, toasts, areToastsHeld: state.areToastsHeld && toasts.length > 0 };
}
