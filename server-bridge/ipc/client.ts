/**
 * The bridge's client: two connections that stay up by themselves, calls and events parsed by the contract. Electron
 * main and the `gazette` command use it; it must never import the server.
 *
 *   connecting --handshake--> connected --lost--> connecting ...
 *        \-- forbidden, other protocol, close() --> closed
 */
import { GazetteError } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { events } from '../contract/events.ts';
import { BULK_METHODS, methods } from '../contract/methods.ts';
import type { Caller, Method, Params, Result } from '../contract/methods.ts';
import { Breaker } from '../rules/breaker.ts';
import { LOCAL_POLICY, Reconnector } from '../rules/connection-policy.ts';
import { BulkLane } from './bulk-lane.ts';
import { ClientLane } from './client-lane.ts';
import type { ClientLog, LaneEnd, SetTimer } from './client-lane.ts';
import { DEFAULT_MAX_FRAME_BYTES } from './frame.ts';
import { Heartbeat } from './heartbeat.ts';

export type BridgeClientState =
  /** `reason`: why the last attempt or connection ended, null at the start. */
  | { readonly state: 'connecting'; readonly reason: string | null }
  | { readonly state: 'connected' }
  /** For good. */
  | { readonly state: 'closed'; readonly reason: 'forbidden' | 'not-supported' | 'closed' };

export interface ConnectBridgeOptions {
  /** Path of the socket or name of the pipe. */
  readonly address: string;
  readonly token: string;
  /** Names this client in the bridge's log. */
  readonly client?: string;
  /** Monotonic, in ms. */
  readonly now?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
  /** Calls back once after `ms`; returns its cancel. */
  readonly setTimer?: SetTimer;
  readonly log?: ClientLog;
  /**
   * Runs on each (re)connection, right after `onState` told of it: the place to `feed.subscribe` and resume. When it
   * rejects, the connection is dropped and tried again.
   */
  readonly onConnected?: (client: BridgeClient) => Promise<void> | void;
}

export interface BridgeClient extends Caller {
  readonly state: BridgeClientState;
  /** Pushed events, in order; one that follows an answer comes after the answer's awaiter has run. Returns its stop. */
  onEvent(listener: (event: AnyEvent) => void): () => void;
  onState(listener: (state: BridgeClientState) => void): () => void;
  /** Resolves once connected, at once if it is; rejects with `forbidden`, `not-supported` or `disconnected` when closed. */
  connected(): Promise<void>;
  /** Tries now, or checks a standing connection now: after resume, unlock, or the supervisor's "ready". */
  wake(): void;
  /** Ends both connections for good; calls under way reject with `disconnected`. */
  close(): void;
}

const HANDSHAKE_MS = 5_000;
const IDLE_MS = 30_000;
const DEADLINE_MS = 2_000;
const CALL_MS = 10_000;
const MINUTE = 60_000;
/** Methods that answer only when long work is done. */
const LONG_CALL_MS: Partial<Record<Method, number>> = {
  'store.check': 30 * MINUTE,
  'sources.rescan': 30 * MINUTE,
  'sources.import': 10 * MINUTE,
  'sources.add': MINUTE,
  'sources.remove': MINUTE,
  'sources.confirm': MINUTE,
  'marks.readAll': MINUTE,
  'media.get': MINUTE,
  'notices.diff': MINUTE,
};

const realTimer: SetTimer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** Connects to a bridge of this machine and stays connected. Begins at once and answers before it is connected. */
export function connectBridge(options: ConnectBridgeOptions): BridgeClient {
  return new Client(options);
}

class Client implements BridgeClient {
  readonly #options: Required<Omit<ConnectBridgeOptions, 'onConnected'>>;
  readonly #onConnected: ConnectBridgeOptions['onConnected'];
  readonly #reconnector: Reconnector;
  readonly #breaker: Breaker;
  readonly #bulk: BulkLane;
  readonly #eventListeners = new Set<(event: AnyEvent) => void>();
  readonly #stateListeners = new Set<(state: BridgeClientState) => void>();
  #state: BridgeClientState = { state: 'connecting', reason: null };
  #lane: ClientLane | null = null;
  #heartbeat: Heartbeat | null = null;

  constructor(options: ConnectBridgeOptions) {
    const { onConnected, ...rest } = options;
    this.#onConnected = onConnected;
    this.#options = {
      client: 'client',
      now: () => performance.now(),
      random: Math.random,
      setTimer: realTimer,
      log: () => undefined,
      ...rest,
    };
    const { now, random, setTimer } = this.#options;
    this.#breaker = new Breaker({ now });
    this.#bulk = new BulkLane({
      setTimer,
      open: (handlers) =>
        this.#openLane({ ...handlers, onEvent: () => undefined, onBytes: () => undefined }, true),
    });
    this.#reconnector = new Reconnector({
      policy: LOCAL_POLICY,
      now,
      random,
      setTimer,
      attempt: () => {
        this.#attempt();
      },
    });
    this.#reconnector.wake();
  }

  get state(): BridgeClientState {
    return this.#state;
  }

  async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const lane = this.#lane;
    if (this.#state.state === 'closed' || lane === null || !lane.isReady) {
      throw new GazetteError('disconnected', 'not connected to the bridge');
    }
    const permit = this.#breaker.admit();
    if (permit === null) throw new GazetteError('unavailable', 'the bridge does not answer at present');
    const timeoutMs = LONG_CALL_MS[method] ?? CALL_MS;
    let raw: unknown;
    try {
      raw = await (BULK_METHODS.has(method)
        ? this.#bulk.request(method, params, timeoutMs)
        : lane.request(method, params, timeoutMs));
      permit.succeeded();
    } catch (error) {
      const code = error instanceof GazetteError ? error.code : 'internal';
      if (code === 'timeout' || code === 'disconnected') permit.failed();
      else permit.succeeded();
      throw error;
    }
    const result = methods[method].result.safeParse(raw);
    if (result.success) return result.data as Result<M>;
    const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
    this.#options.log('error', `the answer to ${method} does not fit the contract: ${where}`);
    throw new GazetteError('internal', `the answer to ${method} does not fit the contract`);
  }

  onEvent(listener: (event: AnyEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onState(listener: (state: BridgeClientState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (state: BridgeClientState): boolean => {
        if (state.state === 'connected') resolve();
        if (state.state === 'closed') {
          const code = state.reason === 'closed' ? 'disconnected' : state.reason;
          reject(new GazetteError(code, 'the connection to the bridge is closed', { reason: state.reason }));
        }
        return state.state !== 'connecting';
      };
      if (look(this.#state)) return;
      const stop = this.onState((state) => {
        if (look(state)) stop();
      });
    });
  }

  wake(): void {
    if (this.#state.state === 'connected') this.#heartbeat?.probe();
    else this.#reconnector.wake();
  }

  close(): void {
    this.#shut('closed');
  }

  #openLane(handlers: LaneHandlers, isBulk: boolean): ClientLane {
    const { address, token, client, setTimer, log } = this.#options;
    return new ClientLane({
      address,
      token,
      client: nameOf(client, isBulk ? '/bulk' : ''),
      // The largest attachment is 50 MiB and comes in one answer.
      maxFrameBytes: isBulk ? 4 * DEFAULT_MAX_FRAME_BYTES : DEFAULT_MAX_FRAME_BYTES,
      handshakeMs: HANDSHAKE_MS,
      // The engine reads and writes JSON natively; bytes, which only the large have, need MessagePack.
      format: isBulk ? 'msgpack' : 'json',
      setTimer,
      log,
      ...handlers,
    });
  }

  #attempt(): void {
    const lane = this.#openLane(
      {
        onReady: () => {
          this.#ready(lane);
        },
        onEvent: (name, params) => {
          this.#event(name, params);
        },
        onBytes: () => this.#heartbeat?.heard(),
        onEnd: (end) => {
          if (lane === this.#lane) this.#lost(end);
        },
      },
      false,
    );
    this.#lane = lane;
  }

  #ready(lane: ClientLane): void {
    const { now, setTimer, log } = this.#options;
    this.#reconnector.connected();
    this.#breaker.connected();
    this.#heartbeat = new Heartbeat({
      now,
      setTimer,
      idleMs: IDLE_MS,
      deadlineMs: DEADLINE_MS,
      // The deadline judges, not the answer's content.
      ping: () => void lane.request('ping', {}, CALL_MS).catch(() => undefined),
      dead: () => {
        lane.destroy('dead');
      },
    });
    this.#setState({ state: 'connected' });
    void (async () => {
      try {
        await this.#onConnected?.(this);
      } catch (error) {
        if (!lane.isReady) return;
        log('warn', `not resumed: ${error instanceof GazetteError ? error.code : 'internal'}`);
        lane.destroy('not resumed');
      }
    })();
  }

  #lost(end: LaneEnd): void {
    this.#lane = null;
    this.#heartbeat?.stop();
    this.#heartbeat = null;
    this.#bulk.destroy('the other connection broke');
    if (this.#state.state === 'closed') return;
    if (end.kind === 'stop') {
      this.#options.log('error', `the bridge refuses this client: ${end.reason}`);
      this.#shut(end.reason);
      return;
    }
    const wait = this.#reconnector.failed();
    this.#options.log(
      'debug',
      `not connected: ${end.reason}; next attempt in ${String(Math.round(wait ?? 0))} ms`,
    );
    this.#setState({ state: 'connecting', reason: end.reason });
  }

  #shut(reason: 'forbidden' | 'not-supported' | 'closed'): void {
    if (this.#state.state === 'closed') return;
    this.#reconnector.stop();
    this.#setState({ state: 'closed', reason });
    this.#heartbeat?.stop();
    this.#lane?.close();
    this.#bulk.destroy('closed');
  }

  #event(name: string, params: unknown): void {
    // A newer bridge may know more events.
    if (!Object.hasOwn(events, name)) return;
    const payload = events[name as AnyEvent['event']].safeParse(params);
    if (!payload.success) {
      const where = payload.error.issues[0]?.path.map(String).join('.') ?? '';
      this.#options.log('error', `the event ${name} does not fit the contract: ${where}`);
      return;
    }
    const event = { event: name, payload: payload.data } as AnyEvent;
    for (const listener of this.#eventListeners) this.#guard(() => listener(event));
  }

  #setState(state: BridgeClientState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) this.#guard(() => listener(state));
  }

  /** A listener's trouble is not the connection's. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#options.log('error', `listener failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}

/** As the handshake allows it, whatever the caller has called itself. */
function nameOf(client: string, suffix: string): string {
  return (client.replace(/[^\w .@/+-]/g, '-').slice(0, 56) || 'client') + suffix;
}

type LaneHandlers = Pick<
  ConstructorParameters<typeof ClientLane>[0],
  'onReady' | 'onEvent' | 'onBytes' | 'onEnd'
>;
