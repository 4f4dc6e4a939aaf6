/** What belongs to this window alone: its page, its messages, its open dialogs. */
import type { ErrorData } from '../../server-bridge/contract/errors.ts';
import type { Route } from './route.ts';

export type ToastNote =
  | 'copied'
  | 'saved'
  | 'allRead'
  | 'linkBlocked'
  | 'settingsSaved'
  | 'sourceAdded'
  | 'released';

export interface Toast {
  readonly id: number;
  /** A calm note, or what went wrong. */
  readonly content: { readonly note: ToastNote } | { readonly error: ErrorData };
  /** Does the person's action again. */
  readonly retry: (() => void) | null;
}

export interface UiState {
  readonly route: Route;
  readonly toasts: readonly Toast[];
  readonly dialog: 'shortcuts' | 'menu' | 'filters' | null;
  /** The row that has the keyboard in the list. */
  readonly activeId: string | null;
  /** The last failure nobody asked for, shown in the status line until the next success. */
  readonly backgroundError: ErrorData | null;
  /** The person chose to read on although the backend has failed. */
  readonly isFailureHidden: boolean;
}

export const initialUi: UiState = {
  route: { name: 'inbox' },
  toasts: [],
  dialog: null,
  activeId: null,
  backgroundError: null,
  isFailureHidden: false,
};

const MAX_TOASTS = 3;

export function addToast(state: UiState, toast: Omit<Toast, 'id'>): UiState {
  const id = (state.toasts.at(-1)?.id ?? 0) + 1;
  return { ...state, toasts: [...state.toasts, { ...toast, id }].slice(-MAX_TOASTS) };
}

export function dropToast(state: UiState, id: number): UiState {
  return { ...state, toasts: state.toasts.filter((toast) => toast.id !== id) };
}
