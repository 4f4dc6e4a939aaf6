/** Which files of a channel's folder are for everybody: those that a manifest names, and the channel's own. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpdateChannel } from '../contract/update.ts';
import { MANIFEST_LIMIT, type ReleaseFile } from '../release/manifest.ts';
import { channelFolder, pastCounters, readCurrent, readPast } from './folder.ts';

export interface Served {
  readonly content: Uint8Array | { readonly path: string };
  readonly size: number;
  readonly etag: string;
  readonly type: string;
  readonly isImmutable: boolean;
}

interface Known {
  /** Of the manifest that the names were read with. */
  readonly stamp: string;
  readonly files: ReadonlyMap<string, ReleaseFile>;
}

const CHANGING = new Set(['manifest.json', 'stage.json']);
const KEPT = /^(?:history\/[1-9]\d{0,15}|trust\/[0-9a-f]{64})\.json$/;

/**
 * @returns finds what lies at a path below `/updates/<channel>/`; null for everything that no manifest names. Rejects with
 *   the reason when the folder cannot be read.
 */
export function createServed(root: string): (channel: UpdateChannel, path: string) => Promise<Served | null> {
  const known = new Map<UpdateChannel, Known>();

  const filesOf = async (channel: UpdateChannel): Promise<ReadonlyMap<string, ReleaseFile>> => {
    const folder = channelFolder(root, channel);
    const info = await stat(join(folder, 'manifest.json')).catch(() => null);
    if (info === null) return new Map();
    const stamp = `${String(info.ino)} ${String(info.size)} ${String(info.mtimeMs)}`;
    const found = known.get(channel);
    if (found?.stamp === stamp) return found.files;
    const files = await namedFiles(folder);
    known.set(channel, { stamp, files });
    return files;
  };

  return async (channel, path) => {
    const folder = channelFolder(root, channel);
    if (CHANGING.has(path)) return await smallFile(join(folder, path), false);
    if (KEPT.test(path)) return await smallFile(join(folder, path), true);
    const file = (await filesOf(channel)).get(path);
    if (file === undefined) return null;
    const place = join(folder, file.name);
    const info = await stat(place).catch(() => null);
    // One that is no longer what was published would only be refused by every desk.
    if (info?.isFile() !== true || info.size !== file.size) return null;
    const etag = `"${file.sha512.slice(0, 43)}"`;
    return {
      content: { path: place },
      size: file.size,
      etag,
      type: 'application/octet-stream',
      isImmutable: true,
    };
  };
}

async function namedFiles(folder: string): Promise<Map<string, ReleaseFile>> {
  const files = new Map<string, ReleaseFile>();
  for (const counter of await pastCounters(folder)) {
    // One broken file of long ago costs its own names only.
    const past = await readPast(folder, counter).catch(() => null);
    for (const file of past?.signed.files ?? []) files.set(file.name, file);
  }
  for (const file of (await readCurrent(folder))?.signed.files ?? []) files.set(file.name, file);
  return files;
}

async function smallFile(path: string, isImmutable: boolean): Promise<Served | null> {
  const info = await stat(path).catch(() => null);
  if (info?.isFile() !== true || info.size > MANIFEST_LIMIT) return null;
  const content = await readFile(path);
  const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
  return { content, size: content.length, etag, type: 'application/json', isImmutable };
}
