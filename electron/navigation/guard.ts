import type { WebContents } from 'electron';
import { decideNavigation, type BlockReason, type NavigationContext } from './decide.ts';

export interface GuardActions {
  context(): NavigationContext;
  showNotice(contents: WebContents, id: string): void;
  saveMedia(contents: WebContents, hash: string): void;
  /** Hands a checked address to the system. */
  openExternal(href: string): void;
  /** Asks the person, then hands it to the system. */
  confirmExternal(contents: WebContents, href: string): void;
  onBlocked(contents: WebContents, reason: BlockReason): void;
}

/**
 * Watches everything a page may start: navigations of the page and its frames, redirects, windows, webviews. Attach it
 * to every web contents as soon as it exists.
 */
export function guardContents(contents: WebContents, actions: GuardActions): void {
  /** True when the page may go on by itself. */
  const act = (address: string, from: 'page' | 'window' | 'frame'): boolean => {
    const decision = decideNavigation({ address, from }, actions.context());
    switch (decision.kind) {
      case 'reload':
        return true;
      case 'notice':
        actions.showNotice(contents, decision.id);
        return false;
      case 'media':
        actions.saveMedia(contents, decision.hash);
        return false;
      case 'external':
        actions.openExternal(decision.href);
        return false;
      case 'confirm':
        actions.confirmExternal(contents, decision.href);
        return false;
      case 'blocked':
        actions.onBlocked(contents, decision.reason);
        return false;
    }
  };
  contents.on('will-navigate', (event) => {
    if (!act(event.url, 'page')) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    // The main frame's own navigations come as `will-navigate` as well.
    if (!event.isMainFrame && !act(event.url, 'frame')) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    // Our own server never redirects, so whatever does is not ours.
    event.preventDefault();
    actions.onBlocked(contents, 'invalid');
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    actions.onBlocked(contents, 'popup');
  });
  contents.setWindowOpenHandler(({ url }) => {
    act(url, 'window');
    return { action: 'deny' };
  });
}
