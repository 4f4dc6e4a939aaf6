/**
 * The one object between page and main: `window.gazette` (contract: `RawGazetteHost`). Runs sandboxed, is bundled to
 * one CommonJS file, and may import types of the contract and the channels' names. It forwards no channel of the
 * page's choice, and main checks sender and content of everything.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { AnyEvent } from '../server-bridge/contract/events.ts';
import type { AnyHostEvent, RawGazetteHost } from '../server-bridge/contract/host.ts';
import { CALL_CHANNEL, EVENTS_CHANNEL, HOST_CHANNEL } from './ipc/channels.ts';

type Batch = ReadonlyArray<AnyEvent | AnyHostEvent>;
type Listener = (batch: Batch) => void;

const listeners = new Set<Listener>();
/** What came while nobody in the page listened. */
let kept: Batch[] = [];

ipcRenderer.on(EVENTS_CHANNEL, (_event, batch: Batch) => {
  if (listeners.size === 0) kept.push(batch);
  for (const listener of listeners) listener(batch);
});

async function invoke(channel: string, method: string, params: unknown): Promise<never> {
  try {
    return (await ipcRenderer.invoke(channel, { method, params })) as never;
  } catch {
    // Main is quitting, or the parameters cannot be cloned.
    const error = { code: 'unavailable', message: 'the app did not answer', retryable: true };
    return { ok: false, error } as never;
  }
}

const gazette: RawGazetteHost = {
  call: (method, params) => invoke(CALL_CHANNEL, method, params),
  host: (method, params) => invoke(HOST_CHANNEL, method, params),
  on(listener) {
    listeners.add(listener);
    const missed = kept;
    kept = [];
    for (const batch of missed) listener(batch);
    return () => void listeners.delete(listener);
  },
};

contextBridge.exposeInMainWorld('gazette', gazette);
