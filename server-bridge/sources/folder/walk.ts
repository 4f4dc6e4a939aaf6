/** Lists the announcement files of a tree, with what they look like; opens none of them. */
import { join, sep } from 'node:path';
import type { SourceProblem } from '../../contract/source.ts';
import { type FileStat, type FileSystem, isAbsence } from './file-system.ts';
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
/** Looks at once: they travel to the disk together. */
const LOOKS = 64;
const MAX_DEPTH = 64;
/** Links to folders may meet again and again; a tree of them must not grow without end. */
const MAX_VISITS = 8;

/**
 * Walks the folder `start` below the root (`''` is the root itself), whose own listing must succeed: rejects with the
 * system's error. `onFolder` is told of each folder before it is listed, `onFile` of each announcement file, once for
 * each remote id. Links are followed only to places inside the root, and never to a folder that they stand in.
 */
export async function walk(
  fs: FileSystem,
  root: Root,
  start: string,
  onFolder: (relative: string) => void,
  onFile: (found: Found) => void,
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
  interface Name {
    readonly relative: string;
    readonly path: string;
    readonly isLink: boolean;
  }
  /** Files whose names are not spelled as their remote ids are, and ids that could be spelled otherwise but are not. */
  const spelled = new Map<string, Found[]>();
  const composed = new Set<string>();

  function problem(relative: string, reason: Reason): void {
    problems.push({ remoteId: toRemoteId(relative), ...reason });
  }

  function met(found: Found): void {
    count += 1;
    if (found.relative.normalize('NFD') !== found.remoteId) composed.add(found.remoteId);
    onFile(found);
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
      files.push({ relative, path, isLink: true });
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
    // Named one by one as they are looked at: ten thousand at once would hold up the loop.
    function* files(): Generator<Name> {
      for (const name of names) yield { ...place(name), isLink: false };
      yield* linked;
    }
    await eachOf(files, look, undefined, LOOKS);
  }

  async function look({ relative, path, isLink }: Name): Promise<void> {
    let stat: FileStat;
    try {
      stat = await (isLink ? fs.stat(path) : fs.lstat(path));
    } catch (error) {
      // A name that is no valid text reads back as another one.
      if (!isAbsence(error)) problem(relative, unreadable(error));
      else if (relative.includes('\uFFFD')) problem(relative, NAME_INVALID);
      return;
    }
    if (stat.kind !== 'file') {
      if (stat.kind === 'other') problem(relative, NOT_A_FILE);
      return;
    }
    const remoteId = toRemoteId(relative);
    const found = { remoteId, relative, path: isLink ? path : null, stat };
    if (remoteId === relative) met(found);
    else spelled.set(remoteId, [...(spelled.get(remoteId) ?? []), found]);
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
