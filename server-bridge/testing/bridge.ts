/** What the composed bridge's tests share: a place with folders, the real bridge in it, a desk connected to it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { startBridge, type Bridge, type BridgeOptions } from '../compose.ts';
import type { AnyEvent, EventPayload } from '../contract/events.ts';
import type { Params, Result } from '../contract/methods.ts';
import type { NoticeSummary, Position } from '../contract/notice.ts';
import { connectBridge, type BridgeClient } from '../ipc/client.ts';

export const TOKEN = 'a-token-for-the-tests-of-the-bridge';
const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

// Nothing waits for time to pass; a machine that does ten other things may take its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

export interface Place {
  readonly root: string;
  readonly dataFolder: string;
  /** A folder of announcements, made. */
  readonly notices: string;
  readonly socketPath: string;
}

/** Fresh folders, removed when the test is over. */
export async function makePlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'gz-bridge-'));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  const notices = join(root, 'notices');
  await mkdir(notices);
  await mkdir(join(root, 'run'), { mode: 0o700 });
  return { root, notices, dataFolder: join(root, 'data'), socketPath: join(root, 'run', 's') };
}

/** Asks until the answer fits; the last answer is in the error when it never does. */
export async function until<T>(
  ask: () => Promise<T> | T,
  fits: (answer: T) => boolean,
  what = 'the answer',
): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (performance.now() > end) throw new Error(`${what} never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

type Update = EventPayload<'notice:updated'>;

/** One connected client that keeps what it was pushed. */
export class Desk {
  readonly client: BridgeClient;
  readonly events: AnyEvent[] = [];

  constructor(client: BridgeClient) {
    this.client = client;
    client.onEvent((event) => this.events.push(event));
  }

  get updates(): Update[] {
    return this.events.flatMap((event) => (event.event === 'notice:updated' ? [event.payload] : []));
  }

  /** Changes of one notice as `kind version`, in the order of their coming. */
  story(id: string): string[] {
    return this.updates.filter((update) => update.id === id).map(({ kind, version }) => `${kind} ${version}`);
  }

  update(id: string, kind: Update['kind'], version?: number): Promise<Update> {
    const find = () =>
      this.updates.find(
        (update) =>
          update.id === id && update.kind === kind && (version ?? update.version) === update.version,
      );
    return until(find, (update) => update !== undefined, `${kind} of ${id}`) as Promise<Update>;
  }

  async list(filter: Params<'notices.list'>['filter'] = {}): Promise<readonly NoticeSummary[]> {
    const answer = await this.client.call('notices.list', { filter, sort: 'newest', offset: 0, limit: 200 });
    return answer.items;
  }

  async titles(filter: Params<'notices.list'>['filter'] = {}): Promise<string[]> {
    return (await this.list(filter)).map(({ title }) => title).toSorted();
  }

  get(id: string, version?: number): Promise<Result<'notices.get'>> {
    return this.client.call('notices.get', version === undefined ? { id } : { id, version });
  }

  async html(id: string): Promise<string> {
    const answer = await this.get(id);
    return answer.status === 'ok' ? answer.notice.html : answer.status;
  }

  async head(): Promise<Position> {
    return (await this.client.call('status.get', {})).position;
  }

  async sources() {
    return (await this.client.call('sources.list', {})).sources;
  }

  /** Until every source is at rest. */
  ready() {
    return until(
      () => this.sources(),
      (sources) => sources.length > 0 && sources.every(({ state }) => state === 'ready'),
      'ready sources',
    );
  }

  async held(disposition: Params<'moderation.list'>['disposition'] = 'held') {
    return await this.client.call('moderation.list', { disposition, offset: 0, limit: 200 });
  }
}

export type StartOptions = Partial<BridgeOptions> & { readonly since?: Position | null };

/** Starts the bridge of a place and a desk that has subscribed; both end with the test. */
export async function start(
  place: Place,
  over: StartOptions = {},
): Promise<{ bridge: Bridge; desk: Desk; subscribed: Result<'feed.subscribe'>; stop(): Promise<void> }> {
  const { since = null, ...options } = over;
  const bridge = await startBridge({
    dataFolder: place.dataFolder,
    // What no watch tells is found soon enough for a test.
    env: { GAZETTE_RESCAN_SECONDS: '10' },
    folders: [place.notices],
    samplesFolder: null,
    web: null,
    socket: { path: place.socketPath, token: TOKEN },
    ...options,
  });
  onTestFinished(() => bridge.stop());
  const { desk, subscribed } = await connect(bridge.address, since);
  return {
    bridge,
    desk,
    subscribed,
    async stop() {
      desk.client.close();
      await bridge.stop();
    },
  };
}

/** Another desk at the same bridge. */
export async function connect(
  address: string,
  since: Position | null = null,
): Promise<{ desk: Desk; subscribed: Result<'feed.subscribe'> }> {
  const client = connectBridge({ address, token: TOKEN, client: 'test' });
  onTestFinished(() => client.close());
  const desk = new Desk(client);
  await client.connected();
  return { desk, subscribed: await client.call('feed.subscribe', { since }) };
}

export async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A notice with front matter. */
export function text(
  id: string,
  title: string,
  more: Readonly<Record<string, string>> = {},
  body = 'Body.',
): string {
  const fields = Object.entries({ id, ...more }).map(([key, value]) => `${key}: ${value}`);
  return `---\n${fields.join('\n')}\n---\n\n# ${title}\n\n${body}\n`;
}

/** Every seq of an epoch that was pushed, without a hole. */
export function holes(seqs: readonly number[]): number[] {
  const sorted = [...new Set(seqs)].toSorted((a, b) => a - b);
  return sorted.flatMap((seq, index) => (index > 0 && sorted[index - 1] !== seq - 1 ? [seq - 1] : []));
}
