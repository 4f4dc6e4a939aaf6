import type { RawData, WebSocket } from 'ws';
import { messagePieces } from '../contract/encoded.ts';
import { GazetteError, toErrorData } from '../contract/errors.ts';
import type { AnyEvent } from '../contract/events.ts';
import { RPC_ERROR, type RpcResponse } from '../contract/rpc.ts';
import type { CallContext, Peer } from '../rules/peer.ts';
import { withoutSecrets } from '../rules/policy-secrets.ts';

export interface WebPeerParts {
  dispatch(raw: unknown, context: CallContext): Promise<RpcResponse | null>;
  log(level: 'error' | 'warn' | 'info' | 'debug', message: string): void;
}

/** Close codes of ours (RFC 6455, section 7.4.2: 4000-4999 are private). */
export const CLOSE_SIGNED_OUT = 4401;
const CLOSE_BINARY = 1003;
const CLOSE_POLICY = 1008;
/** A client that sends this many messages which are no JSON is no client. */
const MAX_RUBBISH = 5;
const MAX_UNDER_WAY = 128;
/** Bytes not taken by the client above which no more of its requests are read. */
const PAUSE_BYTES = 4 * 1024 * 1024;
/** Above this the client does not read at all, and is given up. */
const GIVE_UP_BYTES = 64 * 1024 * 1024;
/** Methods that a page cannot have, whatever the handlers would say. */
const NOT_FOR_PAGES: Readonly<Record<string, GazetteError>> = {
  'media.get': new GazetteError('not-supported', 'pages get media from /media/<hash>'),
  'web.link': new GazetteError('forbidden', 'a page cannot make links'),
};

/** An event goes to many peers: turned into text once. */
const texts = new WeakMap<AnyEvent, string>();
function eventText(event: AnyEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const params = event.event === 'policy:changed' ? withoutSecrets(event.payload) : event.payload;
  const text = JSON.stringify({ jsonrpc: '2.0', method: event.event, params });
  texts.set(event, text);
  return text;
}

/** Speaks the contract with one page: JSON-RPC in text frames, answers and events in the order of sending. */
export function attachWebPeer(socket: WebSocket, parts: WebPeerParts): Peer {
  const closeListeners: Array<() => void> = [];
  const drainListeners: Array<() => void> = [];
  let heldBack = false;
  let underWay = 0;
  let rubbish = 0;

  const isOpen = (): boolean => socket.readyState === socket.OPEN;
  const isOverfull = (): boolean => underWay >= MAX_UNDER_WAY || socket.bufferedAmount > PAUSE_BYTES;
  const balance = (): void => {
    if (!isOpen()) return;
    if (isOverfull()) socket.pause();
    else if (socket.isPaused) socket.resume();
  };
  const sendText = (text: string | Buffer): void => {
    if (!isOpen()) return;
    if (socket.bufferedAmount > GIVE_UP_BYTES) {
      parts.log('warn', 'a page does not read what it is sent; its connection is ended');
      return socket.terminate();
    }
    socket.send(text, { binary: false }, () => {
      if (socket.bufferedAmount === 0 && heldBack) {
        heldBack = false;
        for (const listener of drainListeners) listener();
      }
      balance();
    });
    if (socket.bufferedAmount > 0) heldBack = true;
  };
  const peer: Peer = {
    kind: 'web',
    send: (event) => sendText(eventText(event)),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    onClose: (listener) => void closeListeners.push(listener),
    onDrain: (listener) => void drainListeners.push(listener),
  };

  const answer = async (raw: unknown): Promise<void> => {
    underWay += 1;
    balance();
    try {
      const response = refusal(raw) ?? (await parts.dispatch(raw, { peer }));
      if (response !== null) sendText(Buffer.concat(messagePieces(response)));
    } catch (error) {
      parts.log(
        'error',
        `an answer could not be sent: ${error instanceof Error ? error.message : 'unknown'}`,
      );
      sendText(JSON.stringify(failure(idOf(raw), error)));
    } finally {
      underWay -= 1;
      balance();
    }
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) {
      socket.close(CLOSE_BINARY, 'text only');
      return;
    }
    let raw: unknown;
    try {
      raw = JSON.parse((data as Buffer).toString('utf8'));
    } catch {
      rubbish += 1;
      const error = new GazetteError('bad-request', 'not JSON');
      sendText(JSON.stringify(failure(null, error, RPC_ERROR.parse)));
      if (rubbish >= MAX_RUBBISH) socket.close(CLOSE_POLICY, 'not JSON');
      return;
    }
    void answer(raw);
  });
  // What ws found wrong (too long, bad UTF-8, bad frame) it closes with the right code by itself.
  socket.on('error', (error) => parts.log('warn', `a page's connection failed: ${error.message}`));
  socket.once('close', () => {
    for (const listener of closeListeners) listener();
  });
  return peer;
}

function idOf(raw: unknown): number | null {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : null;
  return typeof id === 'number' && Number.isInteger(id) ? id : null;
}

function refusal(raw: unknown): RpcResponse | null {
  const method = typeof raw === 'object' && raw !== null && 'method' in raw ? raw.method : null;
  const id = idOf(raw);
  if (id === null || typeof method !== 'string' || !Object.hasOwn(NOT_FOR_PAGES, method)) return null;
  return failure(id, NOT_FOR_PAGES[method]);
}

function failure(id: number | null, error: unknown, code = RPC_ERROR.server): RpcResponse {
  const data = toErrorData(error);
  return { jsonrpc: '2.0', id, error: { code, message: data.message, data } };
}
