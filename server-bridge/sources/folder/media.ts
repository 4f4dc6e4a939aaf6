/** Images and linked files of an announcement: found below the root, checked, read. */
import { join } from 'node:path';
import type { FoundMedia } from '../source.ts';
import { type FileStat, type FileSystem } from './file-system.ts';
import { stampOf } from './fingerprint.ts';
import { baseOf, isItemName, isVisiblePath, parentOf, toRemoteId } from './names.ts';
import { isInside, type Root } from './walk.ts';

export const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
export const MAX_FILE_BYTES = 50 * 1024 * 1024;

/** What is offered for saving only; whatever is not here is saved as it is. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  ics: 'text/calendar',
  rtf: 'application/rtf',
  zip: 'application/zip',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
};

/** By the bytes: PNG, JPEG, GIF or WebP; null for anything else (SVG can carry scripts). */
export function imageType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return null;
}

export function fileType(name: string): string {
  return MIME_TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}

/**
 * The paths below the root that a reference may mean, most literal first: as written, without `#part` and `?query`,
 * percent-decoded; `\` counts as `/`. Empty when it leads out of the root or names no path in it.
 */
export function candidatePaths(remoteId: string, ref: string): string[] {
  if (/^(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(ref) || ref.includes('\0')) return [];
  const bare = ref.replace(/[?#].*$/s, '');
  const spellings = [ref, bare, decodePercent(ref), decodePercent(bare)];
  const paths = new Set<string>();
  for (const spelling of spellings) {
    for (const slashed of [spelling, spelling.replaceAll('\\', '/')]) {
      const path = resolveBelow(parentOf(remoteId), slashed);
      if (path === null || !isVisiblePath(path)) continue;
      paths.add(path).add(path.normalize('NFC')).add(path.normalize('NFD'));
    }
  }
  return [...paths];
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function resolveBelow(folder: string, ref: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of ref.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? null : parts.join('/');
}

/** A referenced file as it stands: `stamp` changes whenever it does; `x` when there is none. */
interface Reference {
  readonly relative: string;
  readonly stamp: string;
}

export interface MediaReader {
  readonly fs: FileSystem;
  root(): Root;
  /** The valid id that an announcement's front matter names. */
  idOf(relative: string): Promise<string | null>;
  /** Told of every file that was looked for, so that a later change of it is noticed. */
  onReference(remoteId: string, reference: Reference): void;
}

export async function readMedia(
  reader: MediaReader,
  remoteId: string,
  ref: string,
  kind: 'image' | 'file',
): Promise<FoundMedia> {
  const paths = candidatePaths(remoteId, ref);
  for (const relative of paths) {
    const place = await locate(reader.fs, reader.root(), relative);
    if (place === null) continue;
    if (isItemName(baseOf(relative))) {
      if (kind === 'image') return { status: 'unsupported' };
      const noticeId = await reader.idOf(relative);
      reader.onReference(remoteId, { relative, stamp: itemStamp(noticeId) });
      return { status: 'item', remoteId: toRemoteId(relative), noticeId };
    }
    reader.onReference(remoteId, { relative, stamp: stampOf(place.stat) });
    return await readPlace(reader.fs, place, baseOf(relative).normalize('NFC'), kind);
  }
  const [first] = paths;
  if (first !== undefined) reader.onReference(remoteId, { relative: first, stamp: MISSING });
  return { status: 'missing' };
}

const MISSING = 'x';

function itemStamp(noticeId: string | null): string {
  return `i${noticeId ?? ''}`;
}

/** The stamp that a reference would have now. */
export async function stampNow(reader: Omit<MediaReader, 'onReference'>, relative: string): Promise<string> {
  const place = await locate(reader.fs, reader.root(), relative);
  if (place === null) return MISSING;
  return isItemName(baseOf(relative)) ? itemStamp(await reader.idOf(relative)) : stampOf(place.stat);
}

interface Place {
  readonly path: string;
  readonly stat: FileStat;
}

/** A regular file whose real path is inside the root. */
async function locate(fs: FileSystem, root: Root, relative: string): Promise<Place | null> {
  try {
    const path = await fs.realpath(join(root.real, relative));
    if (!isInside(path, root.real)) return null;
    const stat = await fs.lstat(path);
    return stat.kind === 'file' ? { path, stat } : null;
  } catch {
    return null;
  }
}

async function readPlace(
  fs: FileSystem,
  place: Place,
  name: string,
  kind: 'image' | 'file',
): Promise<FoundMedia> {
  try {
    const { bytes } = await fs.read(place.path, kind === 'image' ? MAX_IMAGE_BYTES : MAX_FILE_BYTES);
    if (bytes === null) return { status: 'too-large' };
    const image = imageType(bytes);
    if (kind === 'image' && image === null) return { status: 'unsupported' };
    return { status: 'ok', name, mime: image ?? fileType(name), bytes };
  } catch {
    return { status: 'missing' };
  }
}
