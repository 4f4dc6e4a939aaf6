import { release } from 'node:os';
import type { BridgeStatus } from './contract/status.ts';
import { appVersion } from './runtime.ts';
import type { SourceRegistry } from './sources/registry.ts';
import type { Store } from './store/store.ts';

interface StatusParts extends Pick<BridgeStatus, 'startedAt' | 'dataFolder'> {
  readonly now: () => number;
  readonly store: Pick<Store, 'head' | 'status'>;
  readonly registry: Pick<SourceRegistry, 'statuses'>;
  dictionary(): Promise<BridgeStatus['dictionary']>;
  connections(): BridgeStatus['connections'];
  loopDelay(): BridgeStatus['loopDelay'];
  web(): { readonly address: string } | null;
}

/** How the bridge is, at this moment. */
export function createStatus(parts: StatusParts): () => Promise<BridgeStatus> {
  const { startedAt, dataFolder, store, registry } = parts;
  return async () => ({
    version: appVersion,
    node: process.version,
    platform: `${process.platform} ${process.arch} ${release()}`,
    pid: process.pid,
    startedAt,
    now: parts.now(),
    dataFolder,
    position: store.head(),
    store: await store.status(),
    sources: registry.statuses(),
    dictionary: await parts.dictionary(),
    connections: parts.connections(),
    memory: { residentBytes: process.memoryUsage.rss(), heapBytes: process.memoryUsage().heapUsed },
    loopDelay: parts.loopDelay(),
    web: { address: parts.web()?.address ?? null },
    sandbox: sandboxOf(process.env),
  });
}

/** What Electron main says of its windows. */
function sandboxOf({ GAZETTE_SANDBOX: told }: NodeJS.ProcessEnv): 'on' | 'off' | null {
  return told === 'on' || told === 'off' ? told : null;
}
