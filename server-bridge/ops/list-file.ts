import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemCode } from './file-error.ts';

/** A word list as it is on disk. */
export interface ListFile {
  readonly bytes: Buffer;
  readonly text: string;
  /** The first 12 hexadecimal digits of the bytes' SHA-256. */
  readonly version: string;
}

export function listOf(bytes: Buffer): ListFile {
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { bytes, text: decode(bytes), version };
}

/** Null when there is none. */
export async function readListFile(path: string): Promise<ListFile | null> {
  try {
    return listOf(await readFile(path));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Lists come from editors of all kinds: UTF-8, UTF-16 with its mark, GB18030. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
