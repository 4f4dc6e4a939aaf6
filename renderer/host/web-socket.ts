/**
 * The contract over one WebSocket: requests with their answers, notifications, heartbeat, connecting again. Brings the
 * schemas of all messages, which nothing else in a web page needs.
 */
import { fromErrorData, GazetteError } from '../../server-bridge/contract/errors.ts';
import { events, type AnyEvent, type EventName } from '../../server-bridge/contract/events.ts';
import { methods, type Method, type Params, type Result } from '../../server-bridge/contract/methods.ts';
import { rpcNotification, rpcResponse } from '../../server-bridge/contract/rpc.ts';
import { LOCAL_POLICY, Reconnector } from '../../server-bridge/rules/connection-policy.ts';

const REQUEST_MS = 10_000;
/** What takes as long as the folder or the store is large. */
const LONG_REQUEST_MS = 120_000;
const LONG: ReadonlySet<Method> = new Set<Method>([
  'sources.add',
  'sources.rescan',
  'sources.confirm',
  'sources.remove',
  'sources.import',
  'store.check',
  'notices.diff',
]);
const QUIET_MS = 30_000;
const PING_MS = 2_000;
/** The server's close code for a page without a valid session. */
const CLOSE_SIGNED_OUT = 4401;

interface Waiting {
  readonly method: Method;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface SocketHandlers {
  readonly onOpen: () => void;
  /** The connection is lost, or an attempt at it failed. */
  readonly onLost: () => void;
  readonly onSignedOut: () => void;
  readonly onEvent: (event: AnyEvent) => void;
}

export interface WebSocketClient {
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Attempts now; also after having been signed out. */
  wake(): void;
  /** Gives the connection up and makes another. */
  restart(): void;
}

export function createWebSocketClient(url: string, handlers: SocketHandlers): WebSocketClient {
  let socket: WebSocket | null = null;
  let nextId = 1;
  let lastHeard = 0;
  let quietTimer: ReturnType<typeof setTimeout> | undefined;
  let isSignedOut = false;
  const waiting = new Map<number, Waiting>();

  const attempt = (): void => {
    const fresh = new WebSocket(url);
    let isOpen = false;
    socket = fresh;
    fresh.addEventListener('open', () => {
      isOpen = true;
      reconnector.connected();
      heard();
      handlers.onOpen();
    });
    fresh.addEventListener('message', (event: MessageEvent<unknown>) => {
      heard();
      receive(event.data);
    });
    fresh.addEventListener('close', (event) => {
      if (socket !== fresh) return;
      socket = null;
      lost();
      if (event.code === CLOSE_SIGNED_OUT) signOut();
      else if (isOpen) reconnector.failed();
      // The browser does not tell why an upgrade was refused.
      else void askSession().then((isRefused) => (isRefused ? signOut() : reconnector.failed()));
    });
  };
  const reconnector = new Reconnector({
    policy: LOCAL_POLICY,
    now: () => performance.now(),
    random: Math.random,
    setTimer: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
    attempt,
  });

  const lost = (): void => {
    clearTimeout(quietTimer);
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new GazetteError('disconnected', 'the connection was lost'));
    }
    waiting.clear();
    handlers.onLost();
  };
  const signOut = (): void => {
    isSignedOut = true;
    handlers.onSignedOut();
  };

  const heard = (): void => {
    lastHeard = performance.now();
    clearTimeout(quietTimer);
    quietTimer = setTimeout(() => {
      const asked = performance.now();
      send('ping', {}, PING_MS).catch(() => {
        // Something else may have been heard meanwhile: then it is alive.
        if (lastHeard < asked) drop();
      });
    }, QUIET_MS);
  };
  const drop = (): void => {
    const dead = socket;
    if (dead === null) return;
    socket = null;
    dead.close();
    lost();
    reconnector.failed();
  };

  const receive = (data: unknown): void => {
    const message: unknown = typeof data === 'string' ? parseJson(data) : null;
    const response = rpcResponse.safeParse(message);
    if (response.success) {
      const { id } = response.data;
      const asked = id === null ? undefined : waiting.get(id);
      if (asked === undefined || id === null) return;
      waiting.delete(id);
      clearTimeout(asked.timer);
      if ('error' in response.data) {
        asked.reject(fromErrorData(response.data.error.data));
        return;
      }
      const result = methods[asked.method].result.safeParse(response.data.result);
      if (result.success) asked.resolve(result.data);
      else asked.reject(new GazetteError('internal', `an answer to ${asked.method} was not understood`));
      return;
    }
    const notification = rpcNotification.safeParse(message);
    const event = notification.success ? toEvent(notification.data) : null;
    if (event !== null) handlers.onEvent(event);
  };

  const send = (method: Method, params: unknown, ms: number): Promise<unknown> => {
    if (socket?.readyState !== WebSocket.OPEN)
      return Promise.reject(new GazetteError('disconnected', 'not connected'));
    const id = nextId++;
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new GazetteError('timeout', `no answer to ${method}`));
      }, ms);
      waiting.set(id, { method, resolve, reject, timer });
    });
  };

  addEventListener('online', () => {
    reconnector.wake();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !isSignedOut) reconnector.wake();
  });
  return {
    async call<M extends Method>(method: M, params: Params<M>) {
      const result = await send(method, params, LONG.has(method) ? LONG_REQUEST_MS : REQUEST_MS);
      // Parsed by the schema of this very method in `receive`.
      return result as Result<M>;
    },
    wake() {
      if (isSignedOut) {
        isSignedOut = false;
        // The reconnector still waits for the outcome of the refused attempt.
        reconnector.failed();
      }
      reconnector.wake();
    },
    restart: drop,
  };
}

function toEvent({ method, params }: { method: string; params?: unknown }): AnyEvent | null {
  if (!Object.hasOwn(events, method)) return null;
  const event = method as EventName;
  const parsed = events[event].safeParse(params);
  // Name and payload belong together: the schema was chosen by the name.
  return parsed.success ? ({ event, payload: parsed.data } as AnyEvent) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** True when the server is there and knows no session of this page. */
async function askSession(): Promise<boolean> {
  try {
    const { status } = await fetch('/session', { cache: 'no-store' });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}
