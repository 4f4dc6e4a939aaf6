/** Where a Unix domain socket may lie: a directory that only its user can enter. Named pipes need none of it. */
import { chmod, lstat, mkdir, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { GazetteError } from '../contract/errors.ts';

/** `sun_path` of the smallest system (macOS) without its closing zero. */
const MAX_SOCKET_PATH_BYTES = 103;

const isPipe = (path: string) => process.platform === 'win32' || path.startsWith('\\\\.\\pipe\\');

/** Makes the directory if missing, refuses one that others can enter, removes a socket that nobody answers at. */
export async function prepareSocketPath(path: string): Promise<void> {
  if (isPipe(path)) return;
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
    throw new GazetteError('bad-request', 'the path is too long for a socket', {
      limit: MAX_SOCKET_PATH_BYTES,
    });
  }
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const info = await lstat(directory);
  const isOwn = process.getuid === undefined || info.uid === process.getuid();
  if (!info.isDirectory() || !isOwn || (info.mode & 0o077) !== 0) {
    throw new GazetteError('forbidden', "the directory of the socket must be its user's own, with mode 0700");
  }
  await removeStale(path);
}

/** The directory already keeps others out; the mode says so of the socket as well. */
export async function protectSocket(path: string): Promise<void> {
  if (!isPipe(path)) await chmod(path, 0o600);
}

async function removeStale(path: string): Promise<void> {
  const info = await lstat(path).catch(() => null);
  if (info === null) return;
  if (!info.isSocket())
    throw new GazetteError('conflict', 'the path of the socket is taken by something else');
  if (await isAnswered(path))
    throw new GazetteError('data-folder-busy', 'another bridge answers at this address');
  await unlink(path).catch(() => undefined);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => {
      done(true);
    });
    socket.once('connect', () => {
      done(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // Nobody accepts; anything else (a full queue) means that somebody is there.
      done(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}
