import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { GazetteError, toErrorData } from '../../server-bridge/contract/errors.ts';
import type { AnyHostEvent, HostHandlers, Outcome } from '../../server-bridge/contract/host.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import { CALL_CHANNEL, EVENTS_CHANNEL, HOST_CHANNEL } from './channels.ts';
import { dispatchCall, dispatchHost, type LocalCalls } from './dispatch.ts';
import { isTrustedSender } from './sender.ts';

export interface IpcOptions<Context> {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Origin of our own pages. */
  readonly origin: string;
  readonly caller: Caller;
  readonly local: LocalCalls;
  readonly host: HostHandlers<Context>;
  /** The window that a page belongs to; null when it is none of ours. */
  contextOf(sender: WebContents): Context | null;
  /** A message of a page that was not answered because of its sender. */
  onRefused(): void;
}

/** The only place where main listens to pages. Returns its stop. */
export function registerIpc<Context>(options: IpcOptions<Context>): () => void {
  const { ipcMain } = options;
  const guarded =
    (answer: (message: unknown, context: Context) => Promise<Outcome<unknown>>) =>
    async (event: IpcMainInvokeEvent, message: unknown): Promise<Outcome<unknown>> => {
      const context = isTrustedSender(event.senderFrame, options.origin)
        ? options.contextOf(event.sender)
        : null;
      if (context !== null) return answer(message, context);
      options.onRefused();
      return { ok: false, error: toErrorData(new GazetteError('forbidden', 'not a page of this app')) };
    };
  ipcMain.handle(
    CALL_CHANNEL,
    guarded((message) => dispatchCall(message, options.caller, options.local)),
  );
  ipcMain.handle(
    HOST_CHANNEL,
    guarded((message, context) => dispatchHost(message, options.host, context)),
  );
  return () => {
    ipcMain.removeHandler(CALL_CHANNEL);
    ipcMain.removeHandler(HOST_CHANNEL);
  };
}

/** Sends a batch of events to a page, in order. Does nothing when the page is gone. */
export function sendEvents(
  contents: Pick<WebContents, 'send' | 'isDestroyed'>,
  batch: ReadonlyArray<AnyEvent | AnyHostEvent>,
): void {
  if (!contents.isDestroyed()) contents.send(EVENTS_CHANNEL, batch);
}
