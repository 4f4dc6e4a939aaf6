import type { utilityProcess } from 'electron';
import { z } from '../../server-bridge/contract/schema.ts';
import { connectionState } from '../../server-bridge/contract/status.ts';
import { MALLOC_SETTINGS } from '../../server-bridge/rules/malloc.ts';
import type { BridgeProcess, BridgeProcessEvents } from './supervisor.ts';

const report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('failed'),
    reason: connectionState.shape.reason.unwrap(),
    message: z.string(),
  }),
]);

/**
 * Starts the bridge as Electron's utility process. It gets data folder, socket and token through its environment,
 * tells `{ type: 'ready' }` or `{ type: 'failed', reason, message }`, looks at its clock on `{ type: 'look-at-clock' }`,
 * and ends on `{ type: 'stop' }`.
 */
export function forkBridge(
  electron: Pick<typeof utilityProcess, 'fork'>,
  modulePath: string,
  env: Readonly<Record<string, string>>,
  events: BridgeProcessEvents,
): BridgeProcess {
  const child = electron.fork(modulePath, [], {
    env: { ...MALLOC_SETTINGS, ...process.env, ...env },
    serviceName: 'Gazette bridge',
    stdio: 'inherit',
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
  const tell = (type: 'stop' | 'look-at-clock'): void => child.postMessage({ type });
  child.on('message', (message: unknown) => {
    const parsed = report.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.type === 'ready') events.onReady();
    else events.onFailed(parsed.data.reason, parsed.data.message);
  });
  // V8 gave up: out of memory, most likely. Unheard, it would be an exception of main's own. The report with it holds the
  // environment and is let go.
  child.on('error', (type, location) => events.onFailed('crashing', `${type} at ${location}`));
  child.on('exit', (code) => events.onExit(code));
  return {
    stop: () => tell('stop'),
    lookAtClock: () => tell('look-at-clock'),
    kill: () => void child.kill(),
  };
}
