import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { AnyHostEvent } from '../../server-bridge/contract/host.ts';
import { withoutSecrets } from '../../server-bridge/rules/policy-secrets.ts';
import type { Later } from './supervisor.ts';

export type RelayedEvent = AnyEvent | AnyHostEvent;

/** The way of events to one window: one message per frame, however many events. */
export interface Relay {
  push(event: RelayedEvent): void;
  /** The page listens: what comes from now on is sent. */
  open(): void;
  /** The page is gone or being replaced: what waits is dropped, since the new page loads anew. */
  close(): void;
  readonly isOpen: boolean;
}

const FRAME_MS = 16;

/** Events of which the newest says everything, as keys; null for those that all count. */
function supersededKey(event: RelayedEvent): string | null {
  switch (event.event) {
    case 'notice:updated':
      return `${event.event} ${event.payload.id}`;
    case 'sources:changed':
    case 'settings:changed':
    case 'policy:changed':
    case 'host:connection':
    case 'host:clock':
    case 'host:desktop':
    case 'host:attention':
    case 'host:update':
    case 'host:navigate':
    case 'host:ping':
    case 'host:select':
    case 'host:recovered':
      return event.event;
    case 'marks:changed':
    case 'cache:evicted':
    case 'feed:lagged':
    case 'host:blocked':
    case 'host:command':
      return null;
  }
}

function shownToPages(event: RelayedEvent): RelayedEvent {
  return event.event === 'policy:changed' ? { ...event, payload: withoutSecrets(event.payload) } : event;
}

/**
 * Keeps the order of events; of several for one notice only the newest is sent, in its own place. The first event
 * after a pause waits only for the end of the turn.
 */
export function createRelay(options: {
  readonly send: (batch: readonly RelayedEvent[]) => void;
  /** Monotonic ms. */
  readonly now: () => number;
  readonly later: Later;
}): Relay {
  let waiting = new Map<string, RelayedEvent>();
  /** What the person chose is not lost with a page that is still loading. */
  let commands: RelayedEvent[] = [];
  let isOpen = false;
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let counter = 0;
  let callOff: (() => void) | null = null;

  function flush(): void {
    callOff = null;
    const batch = [...waiting.values()];
    waiting = new Map();
    lastSentAt = options.now();
    if (batch.length > 0) options.send(batch);
  }
  function reset(): void {
    callOff?.();
    callOff = null;
    waiting = new Map();
  }

  function push(told: RelayedEvent): void {
    const event = shownToPages(told);
    if (!isOpen) {
      if (event.event === 'host:command') commands.push(event);
      return;
    }
    const key = supersededKey(event) ?? `every ${(counter += 1)}`;
    waiting.delete(key);
    waiting.set(key, event);
    if (callOff !== null) return;
    const pause = options.now() - lastSentAt;
    callOff = options.later(Math.max(0, FRAME_MS - pause), flush);
  }

  return {
    push,
    open() {
      isOpen = true;
      const chosen = commands;
      commands = [];
      for (const event of chosen) push(event);
    },
    close() {
      isOpen = false;
      reset();
    },
    get isOpen() {
      return isOpen;
    },
  };
}
