/** One connected client as feed and handlers see it, whatever carries it. */
import type { AnyEvent } from '../contract/events.ts';

export interface Peer {
  readonly kind: 'socket' | 'web';
  /** Queues an event; events arrive in the order of sending. */
  send(event: AnyEvent): void;
  /** Bytes that the other end has not taken yet. */
  readonly bufferedBytes: number;
  /** Called once, when the connection has ended. */
  onClose(listener: () => void): void;
  /** Called whenever the buffer has run empty after having held something. */
  onDrain(listener: () => void): void;
}

/** What a handler knows about who calls. */
export interface CallContext {
  readonly peer: Peer;
}
