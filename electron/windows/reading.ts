/** What the desktop adds to reading in every window: the menu of a right click, and one size for all pages. */
import { Menu, type WebContents } from 'electron';
import { parseNoticeAddress } from '../../server-bridge/rules/notice-address.ts';
import type { JsonFile } from '../settings/json-file.ts';
import type { Strings } from '../settings/strings.ts';
import { contextTemplate } from './context-menu.ts';
import type { AppWindow, Windows } from './windows.ts';
import { createZoom, type Zoom, type ZoomState } from './zoom.ts';

export interface ReadingOptions {
  readonly windows: Windows;
  /** Origin of our own pages. */
  readonly origin: string;
  readonly zoomFile: JsonFile<ZoomState>;
  readonly strings: () => Strings;
  readonly copyText: (text: string) => Promise<void>;
  readonly log: (message: string) => void;
}

export function attachReading(options: ReadingOptions): Zoom {
  const { windows } = options;
  const pages = (): WebContents[] => windows.all().map(({ window }) => window.webContents);
  const zoom = createZoom({ file: options.zoomFile, pages });
  windows.onOpened((entry) => {
    zoom.attach(entry.window.webContents);
    attachMenu(entry, options);
  });
  return zoom;
}

function attachMenu({ window, relay }: AppWindow, options: ReadingOptions): void {
  const { windows, origin, strings, copyText, log } = options;
  const { webContents } = window;
  webContents.on('context-menu', (_event, params) => {
    const template = contextTemplate(params, strings().desktop, {
      noticeOf: (address) => parseNoticeAddress(address, { appOrigins: [origin], hubs: [] }),
      openWindow: (id) => void windows.openNotice(id),
      copyText: (text) =>
        void copyText(text).catch((error: unknown) => log(`nothing was copied: ${String(error)}`)),
      copyImage: () => webContents.copyImageAt(params.x, params.y),
      selectText: () => relay.push({ event: 'host:select', payload: {} }),
      replaceWord: (word) => webContents.replaceMisspelling(word),
      addWord: (word) => void webContents.session.addWordToSpellCheckerDictionary(word),
    });
    const { menuSourceType } = params;
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window, sourceType: menuSourceType });
  });
}
