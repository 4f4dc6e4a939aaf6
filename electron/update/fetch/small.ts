/** A channel's small files: whole, or not at all. */
import { Refusal } from '../../../server-bridge/release/refusal.ts';
import {
  ask,
  expectStatus,
  lengthOf,
  readBody,
  watchTransfer,
  type Patience,
  type Transport,
} from './transport.ts';

export interface SmallFile {
  readonly url: URL;
  /** Bytes; a longer one is refused unread. */
  readonly limit: number;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/**
 * Fetches a file of at most `limit` bytes; null where the server has none (404).
 * @throws Refusal `oversized`, `redirected`, `unreachable`, `timeout`, `server-error`
 * @throws Cancelled
 */
export async function fetchSmall(transport: Transport, file: SmallFile): Promise<Uint8Array | null> {
  const { url, limit, patience, signal } = file;
  const watch = watchTransfer(signal, patience);
  try {
    const answer = await ask(transport, url, { 'cache-control': 'no-cache' }, watch);
    try {
      if (answer.status === 404) return null;
      expectStatus(answer, [200]);
      if ((lengthOf(answer) ?? 0) > limit) throw tooLarge(url, limit);
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of readBody(answer, watch)) {
        size += part.length;
        if (size > limit) throw tooLarge(url, limit);
        parts.push(part);
      }
      return Buffer.concat(parts);
    } finally {
      answer.close();
    }
  } catch (error) {
    throw watch.reasonOf(error);
  } finally {
    watch.end();
  }
}

const tooLarge = ({ pathname }: URL, limit: number): Refusal =>
  new Refusal('oversized', `${pathname} is larger than ${limit} bytes`);
