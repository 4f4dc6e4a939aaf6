/**
 * Hints that something changed below the root. On Linux one watch for each folder: it tells of the folder's files,
 * too, where a watch for each file (chokidar, Node's recursive watch) would cost 10,000 watches for 10,000 files. On
 * macOS and Windows the system watches the tree itself. What no hint tells, the re-scan finds.
 */
import { join } from 'node:path';
import { codeOf, type FileSystem } from './file-system.ts';
import { isBelow, joinRelative } from './names.ts';
import type { Root } from './walk.ts';

export interface Hint {
  readonly type: 'rename' | 'change';
  /** Path below the root as the system spells it, with `/`; null when it did not say. */
  readonly relative: string | null;
}

export interface TreeWatch {
  /** Watches one more folder; called before it is listed, so that nothing falls between listing and watching. */
  add(root: Root, folder: string): void;
  /** Watches exactly these folders from now on; those below `scope` that are not among them are let go. */
  cover(root: Root, folders: readonly string[], scope: string): void;
  /** Lets go of all. */
  clear(): void;
}

export interface TreeWatchOptions {
  readonly fs: FileSystem;
  readonly isDeep: boolean;
  readonly onHint: (hint: Hint) => void;
  readonly log: (level: 'warn' | 'info', message: string) => void;
}

export function createTreeWatch(options: TreeWatchOptions): TreeWatch {
  const watches = new Map<string, { path: string; close(): void }>();
  let isLimited = false;

  function drop(relative: string): void {
    const watch = watches.get(relative);
    watches.delete(relative);
    watch?.close();
  }

  function dropBelow(scope: string): void {
    for (const relative of [...watches.keys()]) {
      if (isBelow(relative, scope)) drop(relative);
    }
  }

  function degrade(error: unknown): void {
    if (isLimited) return;
    isLimited = true;
    options.log('warn', `watching is limited (${codeOf(error)}): changes are found by the re-scan`);
  }

  /** False when the system has no more watches to give. */
  function addOne(root: Root, relative: string): boolean {
    const path = join(root.real, relative);
    const known = watches.get(relative);
    if (known !== undefined) {
      if (known.path === path) return true;
      drop(relative);
    }
    try {
      const watch = options.fs.watch(
        path,
        options.isDeep,
        (type, name) => {
          if (name === null) return options.onHint({ type, relative: null });
          // Only systems with deep watches have `\\` between folders.
          const below = joinRelative(relative, options.isDeep ? name.replaceAll('\\', '/') : name);
          // A folder of that name may be another one now; the scan that the hint causes watches it anew.
          if (type === 'rename' && watches.has(below)) dropBelow(below);
          options.onHint({ type, relative: below });
        },
        (error) => {
          drop(relative);
          degrade(error);
        },
      );
      watches.set(relative, { path, close: () => watch.close() });
      return true;
    } catch (error) {
      const code = codeOf(error);
      // A folder that went away meanwhile is no limit.
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM') return true;
      degrade(error);
      return false;
    }
  }

  return {
    add(root, folder) {
      if (!isLimited && (folder === '' || !options.isDeep)) addOne(root, folder);
    },
    cover(root, folders, scope) {
      const wanted = new Set(options.isDeep ? [''] : folders);
      if (!options.isDeep || scope === '') {
        for (const relative of [...watches.keys()]) {
          if (isBelow(relative, scope) && !wanted.has(relative)) drop(relative);
        }
      }
      for (const relative of wanted) {
        if (!addOne(root, relative)) return;
      }
      if (scope === '') isLimited = false;
    },
    clear() {
      dropBelow('');
    },
  };
}
