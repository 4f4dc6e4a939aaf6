import type { WebPreferences } from 'electron';

/** What every page of ours runs with (Electron's security checklist, items 2 to 4, 6 and 8 to 12). */
export function webPreferences(preload: string, isDevelopment: boolean): WebPreferences {
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
    spellcheck: false,
    devTools: isDevelopment,
  };
}
