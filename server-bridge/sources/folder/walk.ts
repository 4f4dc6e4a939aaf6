/** Lists the announcement files of a tree, with what they look like; opens none of them. */
import { join, sep } from 'node:path';
import type { SourceProblem } from '../../contract/source.ts';
import { type FileStat, type FileSystem, isAbsence } from './file-system.ts';
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
  /** Where to read it: for a link, the place it leads to. */
  readonly path: string;
  readonly stat: FileStat;
}

export interface Walk {
  readonly found: Map<string, Found>;
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
const MAX_DEPTH = 64;
/** Links to folders may meet again and again; a tree of them must not grow without end. */
const MAX_VISITS = 8;

/**
 * Walks the folder `start` below the root (`''` is the root itself), whose own listing must succeed: rejects with the
 * system's error. `onFolder` is told of each folder before it is listed. Links are followed only to places inside the root, and never to a folder that they stand in.
 */
export async function walk(
  fs: FileSystem,
  root: Root,
  start: string,
  onFolder: (relative: string) => void,
): Promise<Walk> {
  const result: Walk = { found: new Map(), folders: [], failed: [], problems: [] };
  const visits = new Map<string, number>();
  interface Folder {
    relative: string;
    /** Real path. */
    path: string;
    /** Real paths of this folder and those around it; only needed below links. */
    chain: readonly string[];
  }
  const queue: Folder[] = [];
  const files: Array<{ relative: string; path: string; isLink: boolean }> = [];

  function problem(relative: string, reason: Reason): void {
    result.problems.push({ remoteId: toRemoteId(relative), ...reason });
  }

  async function followLink(relative: string, link: string, from: Folder): Promise<void> {
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
      const count = visits.get(path) ?? 0;
      const isLoop = path === root.real || from.chain.some((folder) => isInside(folder, path));
      if (isLoop || count >= MAX_VISITS) return problem(relative, LINK_LOOP);
      visits.set(path, count + 1);
      queue.push({ relative, path, chain: [...from.chain, path] });
    } else if (isItemName(baseOf(relative))) {
      if (!isInside(path, root.real)) return problem(relative, LINK_OUTSIDE);
      files.push({ relative, path, isLink: true });
    }
  }

  async function listFolder(folder: Folder): Promise<void> {
    if (folder.relative.split('/').length > MAX_DEPTH) {
      problem(folder.relative, tooDeep(MAX_DEPTH));
      result.failed.push(folder.relative);
      return;
    }
    result.folders.push(folder.relative);
    onFolder(folder.relative);
    for (const entry of (await fs.list(folder.path)).sort(byName)) {
      if (isIgnored(entry.name)) continue;
      const relative = joinRelative(folder.relative, entry.name);
      const path = join(folder.path, entry.name);
      if (entry.kind === 'folder') queue.push({ relative, path, chain: [...folder.chain, path] });
      else if (entry.kind === 'link') await followLink(relative, path, folder);
      else if (isItemName(entry.name)) files.push({ relative, path, isLink: false });
    }
  }

  const startPath = start === '' ? root.real : await fs.realpath(join(root.real, start));
  if (!isInside(startPath, root.real)) return result;
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
        result.failed.push(folder.relative);
        problem(folder.relative, unreadable(error));
      }
    },
    () => queue.length > 0,
  );

  await eachOf(
    () => files.values(),
    async ({ relative, path, isLink }) => {
      const remoteId = toRemoteId(relative);
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
      const other = result.found.get(remoteId);
      if (other === undefined) {
        result.found.set(remoteId, { remoteId, relative, path, stat });
        return;
      }
      // Two spellings of one name: the composed one is the item, else the one that sorts first.
      const isFirst = relative === remoteId || (other.relative !== remoteId && relative < other.relative);
      if (isFirst) result.found.set(remoteId, { remoteId, relative, path, stat });
      const second = isFirst ? other.relative : relative;
      result.problems.push({ remoteId: second, ...NAME_TWICE });
    },
  );
  return result;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
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
