/** An update channel's server, as `gazette channel serve` runs it: the files, the reports, and each channel's controller. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rollout, Step } from '../channel/controller.ts';
import { type Keeper, openKeeper } from '../channel/keeper.ts';
import { lockChannel } from '../channel/lock.ts';
import { controllerFolder } from '../channel/records.ts';
import { openReportKey, type ReportKey } from '../channel/report-key.ts';
import { createServed } from '../channel/served.ts';
import { GazetteError } from '../contract/errors.ts';
import { UPDATE_CHANNELS, type UpdateChannel } from '../contract/update.ts';
import { startUpdateServer } from '../http/updates-server.ts';

/** How soon a published manifest, an order, or the end of a window is seen. */
const LOOK_MS = 5_000;

export interface ChannelServerOptions {
  /** What is served as `/updates/`, absolute. */
  readonly root: string;
  readonly host: string;
  readonly port: number;
  readonly isBehindProxy: boolean;
  /** Absolute; null: beside the controller's records. */
  readonly keyFile: string | null;
  onStep(step: Step, rollout: Rollout): void;
  onProblem(message: string): void;
}

export interface ChannelServer {
  readonly address: string;
  readonly key: ReportKey;
  readonly keyFile: string;
  stop(): Promise<void>;
}

/**
 * Starts the server. @throws GazetteError `conflict` when another one serves the folder, `bad-request` for a bad key or host,
 * `unavailable` without the port; Error that names what of the folder is bad
 */
export async function startChannelServer(options: ChannelServerOptions): Promise<ChannelServer> {
  const { root, onStep, onProblem } = options;
  const folder = controllerFolder(root);
  makeFolder(folder);
  const unlock = lockServer(folder, root);
  const keepers = new Map<UpdateChannel, Keeper>();
  const clock = (): number => performance.now();
  const closeKeepers = (): void => {
    for (const [channel, keeper] of keepers) {
      try {
        keeper.close();
      } catch (error) {
        onProblem(`${channel}: ${(error as Error).message}`);
      }
    }
    unlock();
  };
  try {
    const keyFile = options.keyFile ?? join(folder, 'report-key');
    const key = openReportKey(keyFile);
    for (const channel of UPDATE_CHANNELS) {
      const told = (problem: string | null): void =>
        onProblem(`${channel}: ${problem ?? 'what was wrong is over'}`);
      const keeper = openKeeper({
        root,
        channel,
        reportKey: key.bytes,
        clock,
        now: Date.now,
        onStep,
        onProblem: told,
      });
      keepers.set(channel, keeper);
      await keeper.look();
    }
    const server = await startUpdateServer({
      host: options.host,
      port: options.port,
      isBehindProxy: options.isBehindProxy,
      find: createServed(root),
      receive(report, address) {
        const keeper = keepers.get(report.channel);
        if (keeper === undefined) throw new Error(`no keeper of ${report.channel}`);
        return keeper.receive(report, address);
      },
      clock,
      log: onProblem,
    });
    const stopLooking = lookEvery(LOOK_MS, [...keepers.values()]);
    const stop = async (): Promise<void> => {
      await server.close();
      await stopLooking();
      closeKeepers();
    };
    return { address: server.address, key, keyFile, stop };
  } catch (error) {
    closeKeepers();
    throw error;
  }
}

function lookEvery(ms: number, keepers: readonly Keeper[]): () => Promise<void> {
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      for (const keeper of keepers) await keeper.look();
    });
  }, ms);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(`${path} cannot be made (${code})`, { cause: error });
  }
}

function lockServer(folder: string, root: string): () => void {
  try {
    return lockChannel(folder);
  } catch (error) {
    if (!(error instanceof GazetteError) || error.code !== 'conflict') throw error;
    throw new GazetteError('conflict', `another server serves ${root} already`);
  }
}
