/** The bridge as Electron's utility process: started, watched and ended by main, which is told how it went. */
import { fileURLToPath } from 'node:url';
import type { Bridge } from '../compose.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { toErrorData } from '../contract/errors.ts';
import type { ConnectionState } from '../contract/status.ts';
import { keepFilesPrivate } from './file-mask.ts';

/** `process.parentPort` of an Electron utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

type Reason = NonNullable<ConnectionState['reason']>;
const REASONS: Partial<Record<ErrorCode, Reason>> = {
  'schema-newer': 'schema-newer',
  'disk-full': 'disk-full',
  'store-damaged': 'store-damaged',
  'data-folder-busy': 'data-folder-busy',
  'data-folder-unusable': 'data-folder-unusable',
};

const port = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;

function take(name: string): string {
  const value = process.env[name];
  // Nothing that this process starts is to inherit the token.
  delete process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

async function start(): Promise<Bridge> {
  const { startBridge } = await import('../compose.ts');
  const { samplesUrl } = await import('../runtime.ts');
  return await startBridge({
    dataFolder: take('GAZETTE_DATA'),
    env: process.env,
    folders: [],
    // Main adds the folders that it was started with once it is connected.
    samplesFolder: process.env['GAZETTE_SAMPLES'] === 'none' ? null : fileURLToPath(samplesUrl),
    web: null,
    socket: { path: take('GAZETTE_SOCKET'), token: take('GAZETTE_TOKEN') },
    // Main starts another: it restores a damaged store and has new workers.
    onFailure: (reason) => end(reason),
  });
}

async function main(): Promise<void> {
  keepFilesPrivate();
  // A terminal's Ctrl+C reaches the whole group: main gets it as well, and ends this process in order.
  process.on('SIGINT', () => undefined);
  const starting = start();
  // Listens from the beginning: it may be asked to end before it is ready.
  port?.on('message', ({ data }) => {
    if (typeof data !== 'object' || data === null || !('type' in data)) return;
    if (data.type === 'look-at-clock') void starting.then((bridge) => bridge.lookAtClock()).catch(() => {});
    if (data.type !== 'stop') return;
    void starting
      .then((bridge) => bridge.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
  const bridge = await starting;
  port?.postMessage({ type: 'ready', address: bridge.address });
}

/** Tells why and ends. */
function end(error: unknown): void {
  const { code, message } = toErrorData(error);
  const detail = error instanceof Error ? error.message : 'unknown';
  port?.postMessage({ type: 'failed', reason: REASONS[code] ?? 'crashing', message });
  process.stderr.write(`gazette: the bridge ends (${code}): ${detail}\n`);
  // Leaves the message time to cross.
  setTimeout(() => process.exit(1), 50);
}

main().catch(end);
