/**
 * How updates are fetched: one request at a time, by a transport that follows no redirect, within limits of size, time and
 * silence. May import the release's refusals; nothing here imports Electron. What uses it: `small.ts` for a channel's
 * small files, `../download/` for packages.
 */
import type { Later } from '../../bridge/supervisor.ts';
import { Refusal } from '../../../server-bridge/release/refusal.ts';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  /** By its name in small letters; null where there is none. */
  header(name: string): string | null;
  /** Bytes as they come; throws when the transfer is cut. Reading slowly slows the sender down. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the transfer; to be called always. */
  close(): void;
}

/** One GET request. Rejects when nobody answers, and when `signal` aborts; a redirect is an answer like any other. */
export type Transport = (request: {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}) => Promise<Answer>;

/** Whoever asked called it off. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('cancelled');
  }
}

export interface Patience {
  readonly later: Later;
  /** The whole must be done within. */
  readonly deadlineMs: number;
  /** The longest time without a byte. */
  readonly stallMs: number;
}

/** The limits of time of one transfer. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Waits for the other side, at most `stallMs`. @throws Refusal `unreachable`, `timeout` @throws Cancelled */
  listen<T>(answer: Promise<T>): Promise<T>;
  /** What is to be thrown for `error`: the reason of the end where the watch itself ended it. */
  reasonOf(error: unknown): Error;
  /** Calls all timers off. */
  end(): void;
}

/** Begins to watch. `outer`: aborted when whoever asked calls it off. */
export function watchTransfer(outer: AbortSignal, { later, deadlineMs, stallMs }: Patience): Watch {
  const inner = new AbortController();
  const cancel = (): void => inner.abort(new Cancelled());
  if (outer.aborted) cancel();
  outer.addEventListener('abort', cancel);
  const tooLate = (what: string) => (): void => inner.abort(new Refusal('timeout', what));
  const callOff = later(deadlineMs, tooLate(`not done within ${Math.round(deadlineMs / 1000)} s`));
  let callOffStall = (): void => {};
  const { signal } = inner;
  const reasonOf = (error: unknown): Error => {
    if (signal.aborted) return reason(signal);
    if (error instanceof Refusal || error instanceof Cancelled) return error;
    return new Refusal('unreachable', error instanceof Error ? error.message : String(error));
  };
  return {
    signal,
    async listen(answer) {
      callOffStall = later(stallMs, tooLate(`nothing came for ${Math.round(stallMs / 1000)} s`));
      try {
        return await abortable(answer, signal);
      } catch (error) {
        throw reasonOf(error);
      } finally {
        callOffStall();
      }
    },
    reasonOf,
    end() {
      callOff();
      callOffStall();
      outer.removeEventListener('abort', cancel);
    },
  };
}

const reason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Cancelled();

/** `promise`, or the signal's reason as soon as it aborts. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reason(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Redirects that are followed within the server asked. */
const HOPS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Asks, and follows redirects that stay with the same scheme, host and port: at most three.
 * @throws Refusal `redirected` when one leads elsewhere; whatever the transport and the watch throw
 */
export async function ask(
  transport: Transport,
  from: URL,
  headers: Readonly<Record<string, string>>,
  watch: Watch,
): Promise<Answer> {
  let url = from;
  for (let hop = 0; ; hop += 1) {
    const { signal } = watch;
    const answer = await watch.listen(transport({ url, headers, signal }));
    if (!REDIRECTS.has(answer.status)) return answer;
    answer.close();
    const next = URL.parse(answer.header('location') ?? '', url);
    if (next === null || next.origin !== from.origin)
      throw new Refusal('redirected', `${from.host} leads to ${next?.host ?? 'no address'}`);
    if (hop === HOPS) throw new Refusal('redirected', `${from.host} redirects again and again`);
    url = next;
  }
}

/** @throws Refusal `server-error` for any answer whose status is none of `expected` */
export function expectStatus(answer: Answer, expected: readonly number[]): void {
  if (expected.includes(answer.status)) return;
  throw new Refusal('server-error', `the server answered ${answer.status}`);
}

/** The length that an answer tells; null where it tells none or no number. */
export function lengthOf(answer: Answer): number | null {
  const text = answer.header('content-length');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The parts of a body, each within the watch's patience. Ends the transfer when left early. */
export async function* readBody(answer: Answer, watch: Watch): AsyncGenerator<Uint8Array, void, void> {
  const parts = answer.body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await watch.listen(parts.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    answer.close();
  }
}
