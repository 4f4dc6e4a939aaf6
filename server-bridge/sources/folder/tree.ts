/** The tree below the root: where it is, which folders it has, watched and walked together. */
import { join } from 'node:path';
import type { FolderSourceSetting } from '../../contract/settings.ts';
import { codeOf, type EntryKind, type FileStat, type FileSystem, isAbsence } from './file-system.ts';
import { isBelow } from './names.ts';
import { type Root, type Visitor, type Walk, walk } from './walk.ts';
import { createTreeWatch, type Hint, type TreeWatch } from './watch.ts';

export interface Trouble {
  readonly state: 'gone' | 'unreadable' | 'empty';
  readonly detail: string | null;
}

export interface TreeOptions {
  readonly setting: FolderSourceSetting;
  readonly fs: FileSystem;
  readonly onHint: (hint: Hint) => void;
  readonly log: (level: 'warn' | 'info', message: string) => void;
}

export class Tree {
  root: Root;
  readonly #options: TreeOptions;
  readonly #watch: TreeWatch;
  /** Folders that the last walks met. */
  readonly #folders = new Set<string>();
  #key: string | null = null;
  #isClosed = false;

  constructor(options: TreeOptions) {
    this.#options = options;
    this.root = { path: options.setting.path, real: options.setting.path };
    this.#watch = createTreeWatch({
      ...options,
      isDeep: process.platform === 'darwin' || process.platform === 'win32',
    });
  }

  /** Ends watching for good. */
  close(): void {
    this.#isClosed = true;
    this.#watch.clear();
  }

  hasFolder(relative: string): boolean {
    return this.#folders.has(relative);
  }

  /** Null when nothing can be found there. */
  kindOf(relative: string): Promise<EntryKind | null> {
    return this.#options.fs.stat(join(this.root.real, relative)).then(
      ({ kind }) => kind,
      () => null,
    );
  }

  /** Walks all, and watches what it meets; what is wrong with the root is the answer then. */
  async walkAll(visitor: Visitor): Promise<Walk | Trouble> {
    const { fs, setting } = this.#options;
    try {
      const real = await fs.realpath(setting.path);
      const stat = await fs.stat(real);
      if (stat.kind !== 'folder') return { state: 'gone', detail: null };
      const key = keyOf(real, stat);
      if (key !== this.#key) this.#watch.clear();
      this.#key = key;
      this.root = { path: setting.path, real };
      return await this.#walk('', visitor);
    } catch (error) {
      return isAbsence(error)
        ? { state: 'gone', detail: null }
        : { state: 'unreadable', detail: codeOf(error) };
    }
  }

  /** Walks a folder below the root; an empty answer when it is not there, null when that cannot be told. */
  async walkFolder(relative: string, visitor: Visitor): Promise<Walk | null> {
    if (!(await this.isThere())) return null;
    try {
      return await this.#walk(relative, visitor);
    } catch (error) {
      if (!isAbsence(error) || !(await this.isThere())) return null;
      this.#cover([], relative);
      return { count: 0, folders: [], failed: [], problems: [] };
    }
  }

  async #walk(scope: string, visitor: Visitor): Promise<Walk> {
    const onFolder = (folder: string): void => {
      this.#folders.add(folder);
      if (!this.#isClosed) this.#watch.add(this.root, folder);
    };
    const result = await walk(this.#options.fs, this.root, scope, onFolder, visitor);
    this.#cover(result.folders, scope);
    return result;
  }

  /** Lets go of folders that a walk of `scope` did not meet again. */
  #cover(folders: readonly string[], scope: string): void {
    const met = new Set(folders);
    for (const folder of this.#folders) {
      if (isBelow(folder, scope) && !met.has(folder)) this.#folders.delete(folder);
    }
    if (!this.#isClosed) this.#watch.cover(this.root, folders, scope);
  }

  /** The root is there and still the folder that was walked: not another one, not the place of an unmounted share. */
  async isThere(): Promise<boolean> {
    const { fs, setting } = this.#options;
    try {
      const real = await fs.realpath(setting.path);
      return keyOf(real, await fs.stat(real)) === this.#key;
    } catch {
      return false;
    }
  }
}

function keyOf(real: string, { dev, ino }: FileStat): string {
  return `${dev}:${ino}:${real}`;
}
