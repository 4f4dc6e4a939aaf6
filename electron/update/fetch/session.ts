import { session, type Session } from 'electron';
import { hardenUpdateSession } from './electron-transport.ts';

/**
 * Updates' session, opened when it is first used: an app whose updates are off never has it, and no start waits for it.
 * `address`: of the channel, asked anew at every request; null: nothing may be reached.
 */
export function lateSession(address: () => string | null): () => Promise<Session> {
  let opened: Promise<Session> | null = null;
  const open = async (): Promise<Session> => {
    const own = session.fromPartition('updates', { cache: false });
    await hardenUpdateSession(own, { address });
    return own;
  };
  return () => (opened ??= open());
}
