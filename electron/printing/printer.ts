import { join } from 'node:path';
import type { Dialog } from 'electron';
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { Later } from '../bridge/supervisor.ts';
import { safeFileName } from '../host/file-name.ts';
import { saveFile } from '../host/save-file.ts';
import type { AppWindow } from '../windows/windows.ts';

export interface Printer {
  /** Shows the system's print dialog for a notice. False when the person called it off, or another one is under way. */
  print(id: string, asking: AppWindow): Promise<boolean>;
  /** Saves a notice as a PDF file where the person says. False as above. */
  savePdf(id: string, asking: AppWindow): Promise<boolean>;
}

export interface PrinterOptions {
  /** Opens a notice in a window that nobody sees, near the one that asks. */
  readonly openPage: (id: string, asking: AppWindow) => AppWindow;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly downloads: () => string;
  /** BCP 47, by which paper is chosen. */
  readonly locale: () => string;
  readonly later: Later;
}

/** A notice that is not whole on its page by then will not be. */
const PATIENCE_MS = 20_000;
/** Where letter paper is in use (CLDR, supplemental data, `paperSize`). */
const LETTER = /-(?:US|CA|MX|CL|CO|CR|GT|NI|PA|PH|PR|SV|VE|BZ)\b/i;

/**
 * Prints notices, each from a page of its own: whole, in light colours, with nothing of the application around it.
 * Both reject with `not-found` for a notice without a text, `timeout`, `print-failed`; saving with what writing says.
 */
export function createPrinter(options: PrinterOptions): Printer {
  let isBusy = false;

  /** Makes the page, hands it over when the notice is on it, and closes it whatever happens. */
  async function withPage(
    id: string,
    asking: AppWindow,
    use: (page: AppWindow['window']) => Promise<boolean>,
  ): Promise<boolean> {
    if (isBusy) return false;
    isBusy = true;
    const page = options.openPage(id, asking);
    try {
      await whole(page, options.later);
      return await use(page.window);
    } finally {
      isBusy = false;
      if (!page.window.isDestroyed()) page.window.destroy();
    }
  }

  return {
    print: (id, asking) =>
      withPage(
        id,
        asking,
        ({ webContents }) =>
          new Promise((resolve, reject) => {
            webContents.print({ printBackground: true }, (isDone, reason) => {
              // Electron gives the reason in words: "Print job canceled", "Print job failed".
              if (isDone || /cancel/i.test(reason)) resolve(isDone);
              else reject(new GazetteError('print-failed', 'the system did not print it', { reason }));
            });
          }),
      ),
    savePdf: (id, asking) =>
      withPage(id, asking, async (page) => {
        const title = page.webContents.getTitle().replaceAll(/[/\\]/g, '_');
        const { canceled, filePath } = await options.dialog.showSaveDialog(asking.window, {
          defaultPath: join(options.downloads(), safeFileName(`${title}.pdf`)),
          filters: [{ name: 'PDF', extensions: ['pdf'] }],
        });
        if (canceled || filePath === '') return false;
        const pdf = await page.webContents
          .printToPDF({
            pageSize: LETTER.test(options.locale()) ? 'Letter' : 'A4',
            printBackground: true,
            generateTaggedPDF: true,
            generateDocumentOutline: true,
          })
          .catch(() => {
            throw new GazetteError('print-failed', 'the page could not be made a PDF');
          });
        await saveFile(filePath, pdf);
        return true;
      }),
  };
}

/** Resolves when the page says that the notice is on it. */
function whole(page: AppWindow, later: Later): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = later(PATIENCE_MS, () =>
      reject(new GazetteError('timeout', 'the notice could not be laid out in time')),
    );
    page.onPrintable = (isWhole) => {
      callOff();
      if (isWhole) resolve();
      else reject(new GazetteError('not-found', 'there is no text to print'));
    };
    page.window.webContents.once('render-process-gone', () => {
      callOff();
      reject(new GazetteError('print-failed', 'the page ended while it was laid out'));
    });
  });
}
