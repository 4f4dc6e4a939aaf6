import type { Dialog } from 'electron';
import type { DesktopState, HostHandlers } from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import type { HostDiagnosis } from '../diagnosis/diagnosis.ts';
import type { NoticeReader } from '../bridge/notice-reader.ts';
import type { Printer } from '../printing/printer.ts';
import type { AttentionHandlers } from '../notifications/attention.ts';
import type { Updates } from '../update/updates.ts';
import type { Strings } from '../settings/strings.ts';
import type { AppWindow, Windows } from '../windows/windows.ts';
import { safeFileName } from './file-name.ts';
import { join } from 'node:path';
import { saveFile } from './save-file.ts';

export interface HostOptions {
  readonly caller: Caller;
  readonly reader: NoticeReader;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly copyText: (text: string) => Promise<void>;
  readonly downloads: () => string;
  readonly connection: () => ConnectionState;
  readonly strings: () => Strings;
  readonly appVersion: string;
  readonly runtime: string;
  readonly locale: () => string;
  readonly restartBridge: () => void;
  readonly diagnosis: HostDiagnosis;
  readonly printer: Printer;
  readonly windows: Pick<Windows, 'openNotice' | 'commandMain'>;
  readonly desktop: () => DesktopState;
  readonly updates: Updates;
  /** A page shows something. */
  readonly onShown: () => void;
  readonly onPainted: (noticeCount: number) => void;
}

type SaveOptions = Pick<HostOptions, 'caller' | 'dialog' | 'downloads'>;

/** Writes a linked file where the person says; it is never opened. `name` null: the name it is stored under. */
export async function saveMedia(
  { caller, dialog, downloads }: SaveOptions,
  window: AppWindow,
  hash: string,
  name: string | null,
): Promise<boolean> {
  const media = await caller.call('media.get', { hash });
  const defaultPath = join(downloads(), safeFileName(name ?? media.name));
  const { canceled, filePath } = await dialog.showSaveDialog(window.window, { defaultPath });
  if (canceled || filePath === '') return false;
  await saveFile(filePath, media.bytes);
  return true;
}

/** What only the host can do, for the window that asks. */
export function createHostHandlers(
  options: HostOptions,
): Omit<HostHandlers<AppWindow>, keyof AttentionHandlers> {
  return {
    'host.info': (_params, window) => {
      const { initialNotice } = window;
      window.initialNotice = null;
      return {
        kind: 'electron',
        appVersion: options.appVersion,
        runtime: options.runtime,
        locale: options.locale(),
        canPickFolder: true,
        connection: options.connection(),
        initialNotice,
        desktop: options.desktop(),
      };
    },
    'host.showNotice': ({ id }) => options.reader.show(id),
    'host.pickFolder': async (_params, { window }) => {
      const { pickFolder, pickFolderButton } = options.strings();
      const { canceled, filePaths } = await options.dialog.showOpenDialog(window, {
        title: pickFolder,
        buttonLabel: pickFolderButton,
        properties: ['openDirectory', 'createDirectory'],
      });
      return { path: canceled ? null : (filePaths[0] ?? null) };
    },
    'host.saveMedia': async ({ hash, name }, window) => ({
      saved: await saveMedia(options, window, hash, name),
    }),
    'host.copyText': async ({ text }) => {
      await options.copyText(text);
      return {};
    },
    'host.openWindow': ({ id }) => {
      options.windows.openNotice(id);
      return {};
    },
    'host.closeWindow': (_params, { window }) => {
      window.close();
      return {};
    },
    'host.showPage': ({ page }) => {
      options.windows.commandMain(page);
      return {};
    },
    'host.print': async ({ id }, window) => ({ isDone: await options.printer.print(id, window) }),
    'host.savePdf': async ({ id }, window) => ({ saved: await options.printer.savePdf(id, window) }),
    'host.printable': ({ isWhole }, window) => {
      window.onPrintable?.(isWhole);
      return {};
    },
    'host.update': () => ({ update: options.updates.overview }),
    'host.updateAct': ({ action }) => {
      options.updates.act(action);
      return {};
    },
    'host.alive': (_params, { watchdog }) => {
      watchdog?.alive();
      options.onShown();
      return {};
    },
    'host.restartBridge': () => {
      options.restartBridge();
      return {};
    },
    'host.diagnose': async () => ({ checks: await options.diagnosis.run() }),
    'host.diagnosisFiles': async () => ({ files: await options.diagnosis.files() }),
    'host.saveDiagnosis': async (_params, { window }) => ({ saved: await options.diagnosis.save(window) }),
    'host.painted': ({ noticeCount }) => {
      options.onPainted(noticeCount);
      return {};
    },
  };
}
