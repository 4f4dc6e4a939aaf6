/** One connection of a client: handshake, requests by id, events in order. */
import { connect } from 'node:net';
import { fromErrorData, GazetteError } from '../contract/errors.ts';
import type { ErrorCode } from '../contract/errors.ts';
import { rpcNotification, rpcResponse } from '../contract/rpc.ts';
import type { RpcNotification, RpcResponse } from '../contract/rpc.ts';
import { FrameSocket } from './frame-socket.ts';
import { DEFAULT_MAX_FRAME_BYTES, isFatal } from './frame.ts';
import type { PayloadFormat } from './frame.ts';
import { CONTRACT_PROTOCOL, helloResult } from './hello.ts';

export type SetTimer = (ms: number, callback: () => void) => () => void;
export type ClientLog = (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;

/** Why a lane has ended. `stop`: the other end wants no further attempt. */
export type LaneEnd =
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'stop'; readonly reason: 'forbidden' | 'not-supported' };

export interface LaneOptions {
  readonly address: string;
  readonly token: string;
  readonly client: string;
  /** Largest payload taken in. */
  readonly maxFrameBytes: number;
  readonly handshakeMs: number;
  /** Of what it sends; answers and events come in it, too. */
  readonly format: PayloadFormat;
  readonly setTimer: SetTimer;
  readonly log: ClientLog;
  readonly onReady: () => void;
  readonly onEvent: (name: string, params: unknown) => void;
  readonly onBytes: () => void;
  /** Once, whatever the reason; requests under way have been rejected. */
  readonly onEnd: (end: LaneEnd) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: GazetteError) => void;
  readonly cancelTimer: () => void;
}

/** Requests under way on one lane before further ones are refused. */
const MAX_PENDING = 4096;
const STOP_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['forbidden', 'not-supported']);
const HELLO_ID = 0;

export class ClientLane {
  readonly #options: LaneOptions;
  readonly #frames: FrameSocket;
  readonly #pending = new Map<number, Pending>();
  #nextId = HELLO_ID + 1;
  #cancelHandshake: () => void = () => undefined;
  #isReady = false;
  #hasEnded = false;
  #serverMaxBytes = DEFAULT_MAX_FRAME_BYTES;
  #failure = 'closed';
  /** A response was handed out in this turn: its awaiter runs before the next event. */
  #isSettling = false;
  #waiting: Array<RpcResponse | RpcNotification> = [];

  constructor(options: LaneOptions) {
    this.#options = options;
    const socket = connect({ path: options.address });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure = error.code ?? 'error';
    });
    this.#frames = new FrameSocket(socket, options.maxFrameBytes, {
      onMessage: (message) => {
        this.#receive(message);
      },
      onError: (error) => {
        options.log('warn', `broken frame from the bridge: ${error.reason}`);
        if (isFatal(error)) this.destroy(`broken frame: ${error.reason}`);
      },
      onBytes: options.onBytes,
      onClose: () => {
        this.#end({ kind: 'retry', reason: this.#failure });
      },
    });
    socket.once('connect', () => {
      this.#hello();
    });
    this.#cancelHandshake = options.setTimer(options.handshakeMs, () => {
      this.destroy('no handshake in time');
    });
  }

  get isReady(): boolean {
    return this.#isReady && !this.#hasEnded;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Sends a request; rejects with `timeout`, `disconnected`, `too-large`, `unavailable` or the other end's error. */
  request(method: string, params: unknown, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.isReady) {
        reject(new GazetteError('disconnected', 'not connected to the bridge'));
        return;
      }
      if (this.#pending.size >= MAX_PENDING) {
        reject(new GazetteError('unavailable', 'too many requests at once'));
        return;
      }
      const id = this.#nextId;
      this.#nextId += 1;
      this.#frames.send({ jsonrpc: '2.0', id, method, params }, this.#options.format, this.#serverMaxBytes);
      const cancelTimer = this.#options.setTimer(timeoutMs, () => {
        this.#pending.delete(id);
        reject(new GazetteError('timeout', `no answer to ${method} in time`));
      });
      this.#pending.set(id, { resolve, reject, cancelTimer });
    });
  }

  /** Closes at once; requests under way are rejected. */
  destroy(reason: string): void {
    this.#failure = reason;
    this.#frames.destroy();
    this.#end({ kind: 'retry', reason });
  }

  /** Closes after what is written has left. */
  close(): void {
    if (this.#isReady) this.#frames.end();
    else this.#frames.destroy();
    this.#end({ kind: 'retry', reason: 'closed' });
  }

  #hello(): void {
    const { token, client, maxFrameBytes, format } = this.#options;
    const params = { token, client, protocol: CONTRACT_PROTOCOL, maxFrameBytes };
    this.#frames.send(
      { jsonrpc: '2.0', id: HELLO_ID, method: 'hello', params },
      format,
      DEFAULT_MAX_FRAME_BYTES,
    );
  }

  #receive(raw: unknown): void {
    const response = rpcResponse.safeParse(raw);
    const message = response.success ? response : rpcNotification.safeParse(raw);
    if (!message.success) {
      this.#options.log('warn', 'the bridge sent what is no JSON-RPC message');
      return;
    }
    if (this.#waiting.length > 0) this.#waiting.push(message.data);
    else this.#deliver(message.data);
  }

  #deliver(message: RpcResponse | RpcNotification): void {
    if (!('method' in message)) {
      this.#settle(message);
      return;
    }
    if (this.#isSettling) this.#waiting.push(message);
    else if (this.#isReady) this.#options.onEvent(message.method, message.params);
  }

  #settle(response: RpcResponse): void {
    if (!this.#isReady) {
      this.#welcome(response);
      return;
    }
    const pending = response.id === null ? undefined : this.#pending.get(response.id);
    if (response.id === null || pending === undefined) {
      // A late answer, or the reason why the bridge is about to close.
      if ('error' in response) this.#failure = response.error.data.code;
      return;
    }
    this.#pending.delete(response.id);
    pending.cancelTimer();
    if ('error' in response) pending.reject(fromErrorData(response.error.data));
    else pending.resolve(response.result);
    if (this.#isSettling) return;
    this.#isSettling = true;
    setImmediate(() => {
      this.#isSettling = false;
      this.#deliverWaiting();
    });
  }

  #deliverWaiting(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    for (const [index, message] of messages.entries()) {
      if (this.#isSettling && 'method' in message) {
        this.#waiting = messages.slice(index);
        return;
      }
      this.#deliver(message);
    }
  }

  #welcome(response: RpcResponse): void {
    if ('error' in response) {
      const { code } = response.error.data;
      this.#failure = code;
      this.#frames.destroy();
      if (!STOP_CODES.has(code)) this.#end({ kind: 'retry', reason: code });
      else this.#end({ kind: 'stop', reason: code === 'forbidden' ? 'forbidden' : 'not-supported' });
      return;
    }
    const result = helloResult.safeParse(response.result);
    if (response.id !== HELLO_ID || !result.success) {
      this.destroy('not a bridge');
      return;
    }
    this.#cancelHandshake();
    this.#serverMaxBytes = result.data.maxFrameBytes;
    this.#isReady = true;
    this.#options.onReady();
  }

  #end(end: LaneEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#cancelHandshake();
    this.#waiting = [];
    for (const { reject, cancelTimer } of this.#pending.values()) {
      cancelTimer();
      reject(new GazetteError('disconnected', 'the connection to the bridge broke'));
    }
    this.#pending.clear();
    this.#options.onEnd(end);
  }
}
