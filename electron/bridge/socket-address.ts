import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where this run's bridge listens, and its removal. */
export interface SocketAddress {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A socket in a new directory that only the user can enter (`mkdtemp` makes it 0700), on Windows a pipe whose name
 * cannot be guessed. `random` is lower-case hexadecimal.
 */
export async function newSocketAddress(platform: NodeJS.Platform, random: string): Promise<SocketAddress> {
  if (platform === 'win32') return { path: `\\\\.\\pipe\\gazette-${random}`, remove: async () => {} };
  // Short: a socket's path may have 103 bytes on macOS.
  const folder = await mkdtemp(join(tmpdir(), 'gazette-'));
  return {
    path: join(folder, 's'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
