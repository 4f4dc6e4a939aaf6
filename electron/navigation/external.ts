import type { BrowserWindow, Dialog, Shell } from 'electron';
import type { Strings } from '../settings/strings.ts';

export interface ExternalOpener {
  /** Hands a checked address to the system. */
  open(href: string): void;
  /** Shows the address and asks first. One question at a time: further ones are dropped meanwhile. */
  confirm(parent: BrowserWindow | null, href: string): Promise<void>;
}

export function createExternalOpener(options: {
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly strings: () => Strings;
  readonly log: (message: string) => void;
}): ExternalOpener {
  let isAsking = false;

  function open(href: string): void {
    // The address is the reader's business: it is not logged.
    options.shell.openExternal(href).catch(() => options.log('the system could not open an address'));
  }

  return {
    open,
    async confirm(parent, href) {
      if (isAsking) return;
      isAsking = true;
      try {
        const { openHttpTitle, openHttpDetail, openHttpYes, cancel } = options.strings();
        const question = {
          type: 'question' as const,
          message: openHttpTitle,
          detail: `${href}\n\n${openHttpDetail}`,
          buttons: [openHttpYes, cancel],
          defaultId: 1,
          cancelId: 1,
          noLink: true,
        };
        const { response } = await (parent === null
          ? options.dialog.showMessageBox(question)
          : options.dialog.showMessageBox(parent, question));
        if (response === 0) open(href);
      } catch {
        // The window went away under the question.
        options.log('an address was not opened: its question could not be shown');
      } finally {
        isAsking = false;
      }
    },
  };
}
