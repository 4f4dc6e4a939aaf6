/** One connection of the socket server: handshake, requests with limits, events to the peer. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { GazetteError, toErrorData } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { RPC_ERROR } from '../contract/rpc.ts';
import type { RpcResponse } from '../contract/rpc.ts';
import type { CallContext, Peer } from '../rules/peer.ts';
import { errorResponse, readRpcId } from '../rules/rpc.ts';
import { FrameSocket } from './frame-socket.ts';
import { DEFAULT_MAX_FRAME_BYTES, encodeFrame, isFatal, PROTOCOL_VERSION } from './frame.ts';
import type { FrameError, PayloadFormat } from './frame.ts';
import { CONTRACT_PROTOCOL, HELLO_MAX_BYTES, helloRequest } from './hello.ts';

/** Above this many unread bytes no further request of the connection is taken up. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** A peer that lets this much pile up is no longer reading: it is cut off and will re-sync. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
/** Unreadable payloads in well-formed frames, before the connection is closed. */
const MAX_BAD_PAYLOADS = 8;

export interface ServerConnectionOptions {
  readonly tokens: () => readonly string[];
  readonly dispatch: (raw: unknown, context: CallContext) => Promise<RpcResponse | null>;
  readonly onPeer: (peer: Peer) => void;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  readonly maxFrameBytes: number;
  readonly handshakeMs: number;
  readonly maxInFlight: number;
  /** Shared by all connections: one event that goes to many is encoded once. */
  readonly encoded: EncodedEvent;
  readonly onRefused: (reason: string) => void;
  readonly onClose: () => void;
}

export interface EncodedEvent {
  event: AnyEvent | null;
  readonly frames: Map<PayloadFormat, Buffer>;
}

export class ServerConnection {
  readonly #options: ServerConnectionOptions;
  readonly #frames: FrameSocket;
  readonly #closeListeners: Array<() => void> = [];
  readonly #drainListeners: Array<() => void> = [];
  readonly #handshakeTimer: NodeJS.Timeout;
  readonly #peer: Peer;
  #client: string | null = null;
  #eventFormat: PayloadFormat = 'msgpack';
  /** The largest payload the other end takes in. */
  #peerMaxBytes = DEFAULT_MAX_FRAME_BYTES;
  #inFlight = 0;
  #badPayloads = 0;

  constructor(socket: Socket, options: ServerConnectionOptions) {
    this.#options = options;
    this.#frames = new FrameSocket(socket, HELLO_MAX_BYTES, {
      onMessage: (message, format) => {
        if (this.#client === null) this.#handshake(message, format);
        else this.#request(message, format);
      },
      onError: (error) => {
        this.#frameError(error);
      },
      onDrain: () => {
        this.#call(this.#drainListeners);
        this.#resume();
      },
      onClose: () => {
        clearTimeout(this.#handshakeTimer);
        options.onClose();
        this.#call(this.#closeListeners);
        if (this.#client !== null) options.log('debug', `disconnected: ${this.#client}`);
      },
    });
    this.#handshakeTimer = setTimeout(() => {
      this.#refuse(
        null,
        'msgpack',
        new GazetteError('timeout', 'no handshake in time', { reason: 'handshake' }),
      );
    }, options.handshakeMs);
    this.#handshakeTimer.unref();
    this.#peer = this.#makePeer();
  }

  get isAuthenticated(): boolean {
    return this.#client !== null && this.#frames.isOpen;
  }

  end(): void {
    clearTimeout(this.#handshakeTimer);
    this.#frames.end();
  }

  #handshake(message: unknown, format: PayloadFormat): void {
    const hello = helloRequest.safeParse(message);
    if (!hello.success) {
      const error = new GazetteError('bad-request', 'the first message must be a hello', { reason: 'hello' });
      this.#refuse(readRpcId(message), format, error);
      return;
    }
    const { id, params } = hello.data;
    if (!this.#isKnown(params.token)) {
      this.#refuse(id, format, new GazetteError('forbidden', 'wrong token', { reason: 'token' }));
      return;
    }
    if (params.protocol !== CONTRACT_PROTOCOL) {
      const details = { reason: 'protocol', protocol: CONTRACT_PROTOCOL };
      this.#refuse(id, format, new GazetteError('not-supported', 'another version of the protocol', details));
      return;
    }
    clearTimeout(this.#handshakeTimer);
    this.#client = params.client;
    this.#eventFormat = format;
    this.#peerMaxBytes = params.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES;
    this.#frames.maxPayloadBytes = this.#options.maxFrameBytes;
    const result = { protocol: CONTRACT_PROTOCOL, maxFrameBytes: this.#options.maxFrameBytes };
    this.#frames.send({ jsonrpc: '2.0', id, result }, format, this.#peerMaxBytes);
    this.#options.log('debug', `connected: ${params.client}`);
    this.#guard('peer', () => {
      this.#options.onPeer(this.#peer);
    });
  }

  #isKnown(token: string): boolean {
    const given = digest(token);
    let isKnown = false;
    this.#guard('token list', () => {
      // All of them, so that the time does not tell which one was close.
      for (const known of this.#options.tokens()) {
        if (known.length > 0 && timingSafeEqual(given, digest(known))) isKnown = true;
      }
    });
    return isKnown;
  }

  #request(message: unknown, format: PayloadFormat): void {
    this.#inFlight += 1;
    if (this.#mustWait()) this.#frames.pause();
    this.#options
      .dispatch(message, { peer: this.#peer })
      .catch((error: unknown) => {
        this.#options.log('error', `dispatch failed: ${error instanceof Error ? error.name : 'unknown'}`);
        return errorResponse(readRpcId(message), toErrorData(new Error('internal')));
      })
      .then((response) => {
        this.#inFlight -= 1;
        if (response !== null) this.#respond(response, format);
        this.#resume();
      })
      .catch((error: unknown) => {
        this.#options.log('error', `answer failed: ${error instanceof Error ? error.name : 'unknown'}`);
        this.#frames.destroy();
      });
  }

  #respond(response: RpcResponse, format: PayloadFormat): void {
    try {
      this.#frames.send(response, format, this.#peerMaxBytes);
    } catch (error) {
      this.#options.log(
        'warn',
        `answer not sent: ${error instanceof GazetteError ? error.code : 'internal'}`,
      );
      this.#frames.send(errorResponse(response.id, toErrorData(error)), format, this.#peerMaxBytes);
    }
  }

  #mustWait(): boolean {
    return this.#inFlight >= this.#options.maxInFlight || this.#frames.bufferedBytes > HIGH_WATER_BYTES;
  }

  #resume(): void {
    if (!this.#mustWait()) this.#frames.resume();
  }

  #frameError(error: FrameError): void {
    if (isFatal(error) || this.#client === null) {
      this.#refuse(null, 'msgpack', asGazetteError(error));
      return;
    }
    this.#badPayloads += 1;
    this.#options.log('warn', `unreadable ${error.reason} from ${this.#client}`);
    const data = toErrorData(asGazetteError(error));
    this.#frames.send(errorResponse(null, data, RPC_ERROR.parse), this.#eventFormat, this.#peerMaxBytes);
    if (this.#badPayloads >= MAX_BAD_PAYLOADS) this.#refuse(null, this.#eventFormat, asGazetteError(error));
  }

  /** Tells the reason, then closes. */
  #refuse(id: number | null, format: PayloadFormat, error: GazetteError): void {
    clearTimeout(this.#handshakeTimer);
    const reason = String(error.details?.['reason'] ?? error.code);
    this.#options.onRefused(this.#client === null ? reason : `${reason}, from ${this.#client}`);
    this.#frames.send(
      errorResponse(id, toErrorData(error), RPC_ERROR.invalid),
      format,
      DEFAULT_MAX_FRAME_BYTES,
    );
    this.#frames.end();
  }

  #makePeer(): Peer {
    const frames = this.#frames;
    return {
      kind: 'socket',
      send: (event) => {
        this.#sendEvent(event);
      },
      get bufferedBytes() {
        return frames.bufferedBytes;
      },
      onClose: (listener) => {
        this.#closeListeners.push(listener);
      },
      onDrain: (listener) => {
        this.#drainListeners.push(listener);
      },
    };
  }

  #sendEvent(event: AnyEvent): void {
    if (!this.#frames.isOpen) return;
    if (this.#frames.bufferedBytes > MAX_BUFFERED_BYTES) {
      this.#options.log('warn', `cut off, does not read: ${this.#client ?? ''}`);
      this.#frames.destroy();
      return;
    }
    try {
      const frame = this.#encode(event);
      if (frame.length > this.#peerMaxBytes)
        throw new GazetteError('too-large', 'event is larger than a frame may be');
      this.#frames.sendFrame(frame);
    } catch (error) {
      const code = error instanceof GazetteError ? error.code : 'internal';
      this.#options.log('error', `event ${event.event} not sent: ${code}`);
    }
  }

  #encode(event: AnyEvent): Buffer {
    const { encoded } = this.#options;
    if (encoded.event !== event) {
      encoded.event = event;
      encoded.frames.clear();
    }
    let frame = encoded.frames.get(this.#eventFormat);
    if (frame === undefined) {
      frame = encodeFrame({ jsonrpc: '2.0', method: event.event, params: event.payload }, this.#eventFormat);
      encoded.frames.set(this.#eventFormat, frame);
    }
    return frame;
  }

  #call(listeners: ReadonlyArray<() => void>): void {
    for (const listener of listeners) this.#guard('listener', listener);
  }

  /** One peer's trouble stays its own. */
  #guard(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#options.log('error', `${what} failed: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function asGazetteError(error: FrameError): GazetteError {
  const { reason } = error;
  if (reason === 'length')
    return new GazetteError('too-large', 'frame too large', { reason, limit: error.limit });
  if (reason === 'version') {
    return new GazetteError('not-supported', 'another version of the protocol', {
      reason,
      protocol: PROTOCOL_VERSION,
    });
  }
  return new GazetteError('bad-request', `broken frame: ${reason}`, { reason });
}
