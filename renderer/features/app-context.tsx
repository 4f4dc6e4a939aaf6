/** How components reach state and actions: `useApp(selector)` and `useActions()`. */
import { createContext, use, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Actions } from '../effects/actions.ts';
import type { AppState, AppStore } from '../state/store.ts';

interface App {
  readonly store: AppStore;
  readonly actions: Actions;
}

const AppContext = createContext<App | null>(null);

export function AppProvider(props: App & { readonly children: ReactNode }) {
  const { store, actions, children } = props;
  const app = useMemo(() => ({ store, actions }), [store, actions]);
  return <AppContext value={app}>{children}</AppContext>;
}

function useWhole(): App {
  const app = use(AppContext);
  if (app === null) throw new Error('outside of AppProvider');
  return app;
}

/** A part of the state; drawn anew when it is another object. */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useWhole().store, selector);
}

/** Like {@link useApp} for selectors that make a new object of unchanged parts. */
export function useAppShallow<T>(selector: (state: AppState) => T): T {
  return useStore(useWhole().store, useShallow(selector));
}

export const useActions = (): Actions => useWhole().actions;

/** The state as it is now, for event handlers. */
export const useReadState = (): (() => AppState) => useWhole().store.getState;
