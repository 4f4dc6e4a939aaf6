import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Encoded } from '../../contract/encoded.ts';
import { GazetteError } from '../../contract/errors.ts';
import { type Caller, methods } from '../../contract/methods.ts';
import { connectBridge } from '../../ipc/client.ts';
import { isDataFolderBusy, resolveDataFolder } from '../../ops/data-folder.ts';
import { readTokenFile, type TokenFile } from '../../ops/token-file.ts';
import type { CallContext } from '../../rules/peer.ts';
import { makeSocketPlace } from '../socket-path.ts';
import type { CliIo, GlobalOptions } from './io.ts';

export interface Session extends Caller {
  readonly dataFolder: string;
  /** The running bridge that answers; null when the command has started its own. */
  readonly running: TokenFile | null;
  close(): Promise<void>;
}

/** How long a bridge may take to let the command in, and a folder to become free. In ms. */
const CONNECT_MS = 5_000;
const BUSY_MS = 10_000;
const LOOK_MS = 100;

export const dataFolderOf = (io: CliIo, options: GlobalOptions): string =>
  resolveDataFolder(io.env, options.data);

/** Its bridge serves windows, and has no web page. */
export const DESKTOP_OWNS =
  'the desktop app has this data folder and serves no web page; quit it and run "gazette serve", or choose another folder with --data';

const letsNobodyIn = (): GazetteError =>
  new GazetteError(
    'data-folder-busy',
    'a bridge owns this data folder, and its bridge.json does not let the command in; end that bridge and start it again',
  );

/**
 * Runs `work` with the running bridge, found by its token file, else with one of the command's own, which neither
 * watches folders nor keeps anything up.
 *
 * @throws GazetteError `data-folder-busy` when a bridge owns the folder and lets nobody in
 */
export async function withBridge<T>(
  io: CliIo,
  options: GlobalOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(io, dataFolderOf(io, options));
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The running bridge only. @throws GazetteError `unavailable` when none runs */
export async function withRunningBridge<T>(
  io: CliIo,
  options: GlobalOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const dataFolder = dataFolderOf(io, options);
  const session = await findRunning(io, dataFolder);
  if (session === null) {
    if (isDataFolderBusy(dataFolder)) throw letsNobodyIn();
    throw new GazetteError('unavailable', 'no bridge is running; "gazette serve" starts one');
  }
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function openSession(io: CliIo, dataFolder: string): Promise<Session> {
  const until = performance.now() + BUSY_MS;
  for (;;) {
    const running = await findRunning(io, dataFolder);
    if (running !== null) return running;
    try {
      return await startOwn(io, dataFolder);
    } catch (error) {
      // Another command's own bridge is there for a moment; a starting one has its token file in a moment.
      const isBusy = error instanceof GazetteError && error.code === 'data-folder-busy';
      if (!isBusy || performance.now() > until || io.signal.aborted) throw error;
      await wait(LOOK_MS);
    }
  }
}

async function findRunning(io: CliIo, dataFolder: string): Promise<Session | null> {
  const running = await readTokenFile(dataFolder);
  // Nobody holds the folder: what the file names is dead.
  if (running === null || !isDataFolderBusy(dataFolder)) return null;
  const client = connectBridge({ address: running.address, token: running.token, client: 'gazette' });
  const giveUp = AbortSignal.any([AbortSignal.timeout(CONNECT_MS), io.signal]);
  const lost = new Promise<never>((_resolve, reject) => {
    giveUp.addEventListener('abort', () =>
      reject(new GazetteError('data-folder-busy', 'the bridge that owns this data folder does not answer')),
    );
  });
  try {
    await Promise.race([client.connected(), lost]);
  } catch (error) {
    client.close();
    if (!isDataFolderBusy(dataFolder)) return null;
    if (error instanceof GazetteError && error.code === 'disconnected') return null;
    if (error instanceof GazetteError && error.code === 'forbidden') throw letsNobodyIn();
    throw error;
  }
  lost.catch(() => undefined);
  return {
    dataFolder,
    running,
    call: (method, params) => client.call(method, params),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

async function startOwn(io: CliIo, dataFolder: string): Promise<Session> {
  // Asked before anything is made in the folder: a bridge's socket lies where ours would.
  if (isDataFolderBusy(dataFolder)) {
    throw new GazetteError('data-folder-busy', 'another Gazette owns this data folder and lets nobody in');
  }
  // Loaded here: a command that finds a running bridge starts without it.
  const { startBridge } = await import('../../compose.ts');
  const place = await makeSocketPlace(dataFolder);
  const bridge = await startBridge({
    dataFolder,
    env: io.env,
    folders: [],
    samplesFolder: null,
    web: null,
    socket: { path: place.path, token: randomBytes(32).toString('base64url') },
    isPassive: true,
  }).catch(async (error: unknown) => {
    await place.remove();
    throw error;
  });
  return {
    dataFolder,
    running: null,
    async call(method, params) {
      // The table ties parameters and handler of one method together; the type system cannot follow a variable key.
      const handler = bridge.handlers[method] as (params: unknown, context: CallContext) => unknown;
      const answer: unknown = await handler(methods[method].params.parse(params), context);
      return (answer instanceof Encoded ? answer.decode() : answer) as never;
    },
    async close() {
      await bridge.stop();
      await place.remove();
    },
  };
}

/** The command itself, where a handler asks who calls: it never subscribes. */
const context: CallContext = {
  peer: {
    kind: 'socket',
    bufferedBytes: 0,
    send: () => undefined,
    onClose: () => undefined,
    onDrain: () => undefined,
  },
};
