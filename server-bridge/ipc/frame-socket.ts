/** One stream of frames over a socket, for both ends: decoding with pauses, writing in batches, a calm end. */
import type { Socket } from 'node:net';
import { encodeFrame, FrameDecoder, isFatal } from './frame.ts';
import type { FrameError, PayloadFormat } from './frame.ts';

export interface FrameSocketEvents {
  /** One message; `format` is how it was encoded. */
  readonly onMessage: (message: unknown, format: PayloadFormat) => void;
  /** A broken frame. After a fatal one nothing more is read; whoever listens ends the connection. */
  readonly onError: (error: FrameError) => void;
  /** The write buffer has run empty after having held something. */
  readonly onDrain?: () => void;
  /** Bytes came in. */
  readonly onBytes?: () => void;
  /** Once. */
  readonly onClose: () => void;
}

/** How long the other end may take to read the last words. */
const LINGER_MS = 1000;

export class FrameSocket {
  readonly #socket: Socket;
  readonly #events: FrameSocketEvents;
  readonly #decoder: FrameDecoder;
  #isPaused = false;
  #isReading = false;
  #isCorked = false;
  #isEnding = false;

  constructor(socket: Socket, maxPayloadBytes: number, events: FrameSocketEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#decoder = new FrameDecoder(maxPayloadBytes);
    socket.on('data', (chunk: Buffer) => {
      // Read and thrown away, so that the other end gets to the last words.
      if (this.#isEnding) return;
      events.onBytes?.();
      this.#decoder.push(chunk);
      this.#read();
    });
    socket.on('end', () => {
      const error = this.#decoder.end();
      if (error !== null && !this.#isEnding) events.onError(error);
      socket.end();
    });
    socket.on('drain', () => {
      events.onDrain?.();
    });
    // `close` follows; a broken pipe has no message of its own.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isEnding = true;
      events.onClose();
    });
  }

  /** Bytes written that the system has not taken yet. */
  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  get isOpen(): boolean {
    return !this.#isEnding && !this.#socket.destroyed;
  }

  set maxPayloadBytes(bytes: number) {
    this.#decoder.maxPayloadBytes = bytes;
  }

  /** Encodes and sends. Throws what `encodeFrame` throws; on a closed socket it does nothing. */
  send(message: unknown, format: PayloadFormat, maxPayloadBytes: number): void {
    if (this.isOpen) this.sendFrame(encodeFrame(message, format, maxPayloadBytes));
  }

  sendFrame(frame: Buffer): void {
    if (!this.isOpen) return;
    // What one turn of the loop sends leaves in one system call.
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#isCorked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(frame);
  }

  /** Stops handing out messages and taking bytes from the system, so that the other end feels it. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#read();
    // Reading may have paused it again.
    if (!this.#isPausedNow()) this.#socket.resume();
  }

  /** Lets what is written leave, then closes; at once where the other end does not read. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#socket.resume();
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    timer.unref();
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  destroy(): void {
    this.#isEnding = true;
    this.#socket.destroy();
  }

  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (!this.#isPaused && !this.#isEnding) {
        const result = this.#decoder.next();
        if (result === null) return;
        if (result.kind === 'message') this.#events.onMessage(result.message, result.format);
        else {
          this.#events.onError(result.error);
          if (isFatal(result.error)) return;
        }
      }
    } finally {
      this.#isReading = false;
    }
  }

  #isPausedNow(): boolean {
    return this.#isPaused;
  }
}
