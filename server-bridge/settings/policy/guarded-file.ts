import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const MAX_BYTES = 1024 * 1024;
/** Others or the group may write. */
const WRITABLE = 0o022;
const STICKY = 0o1000;

/** Who may own a policy, as user ids; null where the system has none (Windows). */
export type Owners = readonly number[] | null;
type Read = { readonly text: string } | { readonly failure: string } | null;

/**
 * The text of a file that only its owner, one of `owners`, can change; null where there is none. Links are followed:
 * what they lead to is judged. The folder must be as safe as the file, since whoever may write it may replace the file.
 */
export async function readGuardedFile(path: string, owners: Owners): Promise<Read> {
  let file: FileHandle | null = null;
  try {
    // Not to wait for the other end of a pipe that somebody put there.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const info = await file.stat();
    if (!info.isFile()) return { failure: 'not a file' };
    const unsafe = whyUnsafe(info, owners) ?? (await whyFolderUnsafe(dirname(path), owners));
    if (unsafe !== null) return { failure: unsafe };
    if (info.size > MAX_BYTES) return { failure: 'the file is larger than 1 MiB' };
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    const length = await fill(file, bytes);
    if (length > MAX_BYTES) return { failure: 'the file is larger than 1 MiB' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length)) };
  } catch (error) {
    if (error instanceof TypeError) return { failure: 'the file is not UTF-8 text' };
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return code === 'ENOENT' ? null : { failure: `the file cannot be read (${code})` };
  } finally {
    await file?.close();
  }
}

async function fill(file: FileHandle, bytes: Buffer): Promise<number> {
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) return length;
  }
}

interface Info {
  readonly uid: number;
  readonly mode: number;
}

/** Why somebody else could have written it, null when nobody could. */
export function whyUnsafe({ uid, mode }: Info, owners: Owners): string | null {
  if (owners === null) return null;
  if (!owners.includes(uid)) return `it belongs to user ${String(uid)}, not to the administrator`;
  return (mode & WRITABLE) === 0 ? null : 'others than its owner may write it';
}

export async function whyFolderUnsafe(folder: string, owners: Owners): Promise<string | null> {
  const info = await stat(folder);
  // In a sticky folder nobody replaces what is another's.
  const mode = (info.mode & STICKY) === 0 ? info.mode : info.mode & ~WRITABLE;
  const reason = whyUnsafe({ uid: info.uid, mode }, owners);
  return reason === null ? null : `its folder is not safe: ${reason}`;
}
