/** Electron's network for updates: the system's proxy and certificates, no page's session. */
import type { ClientRequestConstructorOptions, IncomingMessage, Net, Session } from 'electron';
import type { Answer, Transport } from './transport.ts';

/** What updates may reach; asked anew at every request. */
export interface UpdateSessionRules {
  /** The channel's address; null: nothing may be reached. */
  readonly address: () => string | null;
}

/**
 * Makes a session of updates' own: in memory, without cache, pages or permissions, by the system's proxy. Pages' own
 * session stays closed. Requests to anything but the channel's server are cancelled.
 */
export async function hardenUpdateSession(session: Session, rules: UpdateSessionRules): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const allowed = URL.parse(rules.address() ?? '');
    answer({ cancel: allowed === null || URL.parse(url)?.origin !== allowed.origin });
  });
  await session.setProxy({ mode: 'system' });
}

/** One request each, by Chromium's network; nothing is followed, stored or told of the desk. */
export function electronTransport(net: Pick<Net, 'request'>, session: Session): Transport {
  return ({ url, headers, signal }) =>
    new Promise<Answer>((resolve, reject) => {
      const options: ClientRequestConstructorOptions = {
        url: url.href,
        session,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        // Compressed on the way, lengths and ranges would be of something else.
        headers: { 'user-agent': 'Gazette', 'accept-encoding': 'identity', ...headers },
      };
      const request = net.request(options);
      const abort = (): void => request.abort();
      signal.addEventListener('abort', abort, { once: true });
      const close = (): void => {
        signal.removeEventListener('abort', abort);
        request.abort();
      };
      request.on('redirect', (status, _method, location) => {
        // Not followed here: the request is over.
        resolve({
          status,
          header: (name) => (name === 'location' ? location : null),
          body: nothing(),
          close,
        });
      });
      request.on('response', (response) => resolve(answerOf(response, close)));
      request.on('abort', () => reject(new Error('aborted')));
      request.on('error', (error) => {
        signal.removeEventListener('abort', abort);
        reject(error);
      });
      if (signal.aborted) abort();
      else request.end();
    });
}

function answerOf(response: IncomingMessage, close: () => void): Answer {
  return {
    status: response.statusCode,
    header(name) {
      const value = response.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    },
    body: bodyOf(response),
    close,
  };
}

/** A Readable at run time (as Electron's documentation says), which its types do not tell. */
function bodyOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  if (!isReadable(response)) throw new TypeError('a response that is no stream');
  // A transfer may break while nobody reads.
  response.on('error', () => {});
  return response;
}

const isReadable = (value: object): value is AsyncIterable<Uint8Array> => Symbol.asyncIterator in value;

async function* nothing(): AsyncGenerator<Uint8Array, void, void> {}
