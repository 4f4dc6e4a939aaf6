import type { WebPreferences } from 'electron';

export interface PageRules {
  /** Developer tools are offered. */
  readonly isDevelopment: boolean;
  /** The organisation named an address of dictionaries. */
  readonly isSpellchecked: boolean;
}

/** What every page of ours runs with (Electron's security checklist, items 2 to 4, 6 and 8 to 12). */
export function webPreferences(
  preload: string,
  { isDevelopment, isSpellchecked }: PageRules,
): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    plugins: false,
    // A file dropped on the window would replace the page.
    navigateOnDragDrop: false,
    // Its dictionaries come over the network.
    spellcheck: isSpellchecked,
    devTools: isDevelopment,
  };
}
