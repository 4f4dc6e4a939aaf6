import { fromErrorData } from '../../server-bridge/contract/failure.ts';
import type { GazetteHost, Outcome, RawGazetteHost } from '../../server-bridge/contract/host.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a web page. */
    readonly gazette?: RawGazetteHost;
  }
}

/** Electron's raw object as a host: outcomes become results and errors. */
export function electronHost(raw: RawGazetteHost): GazetteHost {
  return {
    call: async (method, params) => unwrap(await raw.call(method, params)),
    host: async (method, params) => unwrap(await raw.host(method, params)),
    on: (listener) => raw.on(listener),
  };
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.result;
  throw fromErrorData(outcome.error);
}
