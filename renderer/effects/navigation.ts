/** The address of the window and the page shown: each follows the other. */
import { addressIn, formatRoute, isPage, parseRoute, type PageRoute, type Route } from '../state/route.ts';
import type { AppStore } from '../state/store.ts';
import type { ReaderEffect } from './reader.ts';

interface Navigation {
  /** Shows the page that the window's address names. */
  start(): void;
  navigate(route: Route, options?: { readonly replace?: boolean }): void;
  back(): void;
  stop(): void;
}

/** How many steps of this window's history are ours, so that "back" never leaves the application. */
interface Step {
  readonly depth: number;
}

/** The rest of the application, for a window that shows a notice only. */
interface Outside {
  showPage(page: PageRoute['name']): void;
  closeWindow(): void;
}

export function createNavigation(store: AppStore, reader: ReaderEffect, outside: Outside): Navigation {
  const { frame } = store.getState().ui;
  const depthNow = (): number => {
    const state: unknown = history.state;
    return typeof state === 'object' && state !== null && 'depth' in state && typeof state.depth === 'number'
      ? state.depth
      : 0;
  };
  const show = (route: Route): void => {
    if (route.name === 'notice') reader.open(route.id);
    else if (route.name === 'inbox') reader.close();
    store.setState((state) => ({
      ui: {
        ...state.ui,
        route,
        dialog: null,
        activeId: route.name === 'notice' ? route.id : state.ui.activeId,
      },
    }));
  };
  const navigate: Navigation['navigate'] = (route, options) => {
    if (frame !== 'main' && isPage(route)) {
      outside.showPage(route.name);
      return;
    }
    const address = addressIn(frame, route);
    const isSame = formatRoute(route) === formatRoute(store.getState().ui.route);
    if (options?.replace === true || isSame)
      history.replaceState({ depth: depthNow() } satisfies Step, '', address);
    else history.pushState({ depth: depthNow() + 1 } satisfies Step, '', address);
    show(route);
  };
  const onPop = (): void => {
    show(parseRoute(location.pathname + location.search));
  };
  return {
    start() {
      addEventListener('popstate', onPop);
      show(parseRoute(location.pathname + location.search));
    },
    navigate,
    back() {
      if (depthNow() > 0) history.back();
      else if (frame === 'notice') outside.closeWindow();
      else navigate({ name: 'inbox' }, { replace: true });
    },
    stop() {
      removeEventListener('popstate', onPop);
    },
  };
}
