/** The bridge without a window, as `gazette serve` runs it. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { startBridge, type Listening } from '../compose.ts';
import { rendererUrl, samplesUrl } from '../runtime.ts';
import { makeSocketPlace } from './socket-path.ts';

export interface HubOptions {
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders that become sources, absolute paths. */
  readonly folders: readonly string[];
  /** The wanted port of the web page; without it the one that the data folder keeps. */
  readonly port?: number;
  readonly onListening: (listening: Listening) => void;
  /** Also writes the log here. */
  readonly stderr?: { write(text: string): unknown };
}

export interface Hub {
  stop(): Promise<void>;
}

/**
 * Starts a bridge with its web page open. Rejects with `GazetteError`: see `startBridge`, and when a folder does not
 * become a source.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const place = await makeSocketPlace(options.dataFolder);
  let stop = (): Promise<void> => Promise.resolve();
  try {
    const bridge = await startBridge({
      dataFolder: options.dataFolder,
      env: options.env,
      folders: options.folders,
      samplesFolder: fileURLToPath(samplesUrl),
      web: {
        rendererFolder: fileURLToPath(rendererUrl),
        ...(options.port === undefined ? {} : { port: options.port }),
      },
      socket: { path: place.path, token: randomBytes(32).toString('base64url') },
      onListening: options.onListening,
      ...(options.stderr === undefined ? {} : { stderr: options.stderr }),
      // Whoever watches it starts another, which restores a damaged store.
      onFailure: ({ code }) => {
        process.stderr.write(`gazette: the bridge ends (${code}); start it again\n`);
        void stop().finally(() => process.exit(1));
      },
    });
    if (bridge.folderRefusal !== null) {
      await bridge.stop();
      throw bridge.folderRefusal;
    }
    const log = bridge.logger.scope('hub');
    const onCrash = (error: Error): void => log('error', 'the bridge crashes', { error });
    process.on('uncaughtExceptionMonitor', onCrash);
    stop = async () => {
      await bridge.stop();
      process.off('uncaughtExceptionMonitor', onCrash);
      await place.remove();
    };
    return { stop };
  } catch (error) {
    await place.remove();
    throw error;
  }
}
