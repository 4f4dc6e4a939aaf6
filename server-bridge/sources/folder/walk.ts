/** Lists the announcement files of a tree, with what they look like; opens none of them. */
import { join, sep } from 'node:path';
import type { SourceProblem } from '../../contract/source.ts';
import {
  ENTRY_KINDS,
  type EntryKind,
  type FileStat,
  type FileSystem,
  isAbsence,
  NOT_SEEN,
  type StatColumns,
} from './file-system.ts';
import type { StampParts } from './fingerprint.ts';
import { baseOf, isIgnored, isItemName, joinRelative, toRemoteId } from './names.ts';
import {
  brokenLink,
  LINK_LOOP,
  LINK_OUTSIDE,
  NAME_INVALID,
  NAME_TWICE,
  NOT_A_FILE,
  type Reason,
  tooDeep,
  unreadable,
} from './reasons.ts';

export interface Found {
  readonly remoteId: string;
  /** Path below the root as the disk spells it, with `/`. */
  readonly relative: string;
  /** Where a link leads to; null for the file of this name. */
  readonly path: string | null;
  readonly stat: StampParts;
}

/** Who is told of the files that a walk meets. */
export interface Visitor {
  /**
   * Asked first of each file whose name is spelled as its remote id: `looks` has what it looks like at place `at`. True
   * when it is as it was, and nothing more is to be said of it.
   */
  isKnown(remoteId: string, looks: StatColumns, at: number): boolean;
  onFile(found: Found): void;
}

export interface Walk {
  /** Announcement files met. */
  readonly count: number;
  readonly folders: string[];
  /** Folders that could not be listed; what was in them is not known to be gone. */
  readonly failed: string[];
  readonly problems: SourceProblem[];
}

export interface Root {
  /** As configured. */
  readonly path: string;
  /** Links resolved. */
  readonly real: string;
}

const PARALLEL = 16;
/** Files looked at in one message, and so compared in one turn of the loop. */
const LOOKS = 128;
const MAX_DEPTH = 64;
/** Links to folders may meet again and again; a tree of them must not grow without end. */
const MAX_VISITS = 8;

/**
 * Walks the folder `start` below the root (`''` is the root itself), whose own listing must succeed: rejects with the
 * system's error. `onFolder` is told of each folder before it is listed, `visitor` of each announcement file, once
 * for each remote id. Links are followed only to places inside the root, and never to a folder that they stand in.
 */
export async function walk(
  fs: FileSystem,
  root: Root,
  start: string,
  onFolder: (relative: string) => void,
  visitor: Visitor,
): Promise<Walk> {
  let count = 0;
  const folders: string[] = [];
  const failed: string[] = [];
  const problems: SourceProblem[] = [];
  const visits = new Map<string, number>();
  interface Folder {
    relative: string;
    /** Real path. */
    path: string;
    /** Real paths of this folder and those around it; only needed below links. */
    chain: readonly string[];
  }
  const queue: Folder[] = [];
  /** A link, and where it leads to. */
  interface Name {
    readonly relative: string;
    readonly path: string;
  }
  /** Files whose names are not spelled as their remote ids are, and ids that could be spelled otherwise but are not. */
  const spelled = new Map<string, Found[]>();
  const composed = new Set<string>();

  function problem(relative: string, reason: Reason): void {
    problems.push({ remoteId: toRemoteId(relative), ...reason });
  }

  function met(found: Found): void {
    note(found.relative, found.remoteId);
    visitor.onFile(found);
  }

  function note(relative: string, remoteId: string): void {
    count += 1;
    if (!isAscii(relative) && relative.normalize('NFD') !== remoteId) composed.add(remoteId);
  }

  async function followLink(relative: string, link: string, from: Folder, files: Name[]): Promise<void> {
    let path: string;
    let stat: FileStat;
    try {
      path = await fs.realpath(link);
      stat = await fs.stat(path);
    } catch (error) {
      if (isItemName(baseOf(relative))) {
        problem(relative, isAbsence(error) ? brokenLink(error) : unreadable(error));
      }
      return;
    }
    if (stat.kind === 'folder') {
      if (!isInside(path, root.real)) return problem(relative, LINK_OUTSIDE);
      const visited = visits.get(path) ?? 0;
      const isLoop = path === root.real || from.chain.some((folder) => isInside(folder, path));
      if (isLoop || visited >= MAX_VISITS) return problem(relative, LINK_LOOP);
      visits.set(path, visited + 1);
      queue.push({ relative, path, chain: [...from.chain, path] });
    } else if (isItemName(baseOf(relative))) {
      if (!isInside(path, root.real)) return problem(relative, LINK_OUTSIDE);
      files.push({ relative, path });
    }
  }

  async function listFolder(folder: Folder): Promise<void> {
    if (folder.relative.split('/').length > MAX_DEPTH) {
      problem(folder.relative, tooDeep(MAX_DEPTH));
      failed.push(folder.relative);
      return;
    }
    folders.push(folder.relative);
    onFolder(folder.relative);
    const place = (name: string) => ({
      relative: joinRelative(folder.relative, name),
      path: join(folder.path, name),
    });
    const names: string[] = [];
    const linked: Name[] = [];
    for (const { name, kind } of await fs.list(folder.path)) {
      if (isIgnored(name)) continue;
      if (kind === 'folder') {
        const { relative, path } = place(name);
        queue.push({ relative, path, chain: [...folder.chain, path] });
      } else if (kind === 'link') {
        const { relative, path } = place(name);
        await followLink(relative, path, folder, linked);
      } else if (isItemName(name)) names.push(name);
    }
    for (let from = 0; from < names.length; from += LOOKS)
      await lookAt(folder, names.slice(from, from + LOOKS));
    await eachOf(() => linked.values(), followed);
  }

  async function lookAt(folder: Folder, names: readonly string[]): Promise<void> {
    const looks = await fs.lstats(folder.path, names);
    for (const [at, name] of names.entries()) {
      const kind = looks.kinds[at] ?? NOT_SEEN;
      if (kind === NOT_SEEN) continue;
      const relative = joinRelative(folder.relative, name);
      const remoteId = isAscii(relative) ? relative : toRemoteId(relative);
      if (ENTRY_KINDS[kind] === 'file' && remoteId === relative && visitor.isKnown(remoteId, looks, at)) {
        note(relative, remoteId);
      } else seen(relative, null, statAt(looks, at));
    }
    for (const { index, code, message } of looks.errors) {
      notSeen(joinRelative(folder.relative, names[index] ?? ''), Object.assign(new Error(message), { code }));
    }
  }

  async function followed({ relative, path }: Name): Promise<void> {
    try {
      seen(relative, path, await fs.stat(path));
    } catch (error) {
      notSeen(relative, error);
    }
  }

  function seen(relative: string, path: string | null, stat: Sight): void {
    if (stat.kind !== 'file') {
      if (stat.kind === 'other') problem(relative, NOT_A_FILE);
      return;
    }
    const remoteId = toRemoteId(relative);
    const found = { remoteId, relative, path, stat };
    if (remoteId === relative) met(found);
    else spelled.set(remoteId, [...(spelled.get(remoteId) ?? []), found]);
  }

  function notSeen(relative: string, error: unknown): void {
    // A name that is no valid text reads back as another one.
    if (!isAbsence(error)) problem(relative, unreadable(error));
    else if (relative.includes('\uFFFD')) problem(relative, NAME_INVALID);
  }

  const startPath = start === '' ? root.real : await fs.realpath(join(root.real, start));
  if (!isInside(startPath, root.real)) return { count, folders, failed, problems };
  await listFolder({ relative: start, path: startPath, chain: [startPath] });
  await eachOf(
    function* () {
      for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) yield folder;
    },
    async (folder) => {
      try {
        await listFolder(folder);
      } catch (error) {
        if (isAbsence(error)) return;
        failed.push(folder.relative);
        problem(folder.relative, unreadable(error));
      }
    },
    () => queue.length > 0,
  );

  for (const [remoteId, names] of spelled) {
    // Two spellings of one name: the composed one is the item, else the one that sorts first.
    names.sort((a, b) => (a.relative < b.relative ? -1 : 1));
    const [first] = names;
    const hasComposed = composed.has(remoteId);
    if (!hasComposed && first !== undefined) met(first);
    for (const { relative } of hasComposed ? names : names.slice(1)) {
      problems.push({ remoteId: relative, ...NAME_TWICE });
    }
  }
  return { count, folders, failed, problems };
}

/** True for the folder itself, too. */
export function isInside(path: string, folder: string): boolean {
  if (path === folder) return true;
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

type Sight = StampParts & { readonly kind: EntryKind };

function statAt({ kinds, sizes, mtimes, inodes }: StatColumns, at: number): Sight {
  return {
    kind: ENTRY_KINDS[kinds[at] ?? NOT_SEEN] ?? 'other',
    size: sizes[at] ?? 0,
    mtimeNs: mtimes[at] ?? 0n,
    ino: inodes[at] ?? 0n,
  };
}

/** Spelled in one way only, whatever form of Unicode a disk keeps. */
function isAscii(text: string): boolean {
  return !/[^\x20-\x7e]/.test(text);
}

/** Runs `work` for all values, a bounded number at a time; `more` says that the list may still grow. */
export async function eachOf<T>(
  values: () => Iterator<T>,
  work: (value: T) => Promise<void>,
  more: () => boolean = () => false,
  parallel: number = PARALLEL,
): Promise<void> {
  do {
    const iterator = values();
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let next = iterator.next(); next.done !== true; next = iterator.next()) await work(next.value);
      }),
    );
  } while (more());
}
