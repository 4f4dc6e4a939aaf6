import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DictionaryCounts } from '../contract/moderation.ts';
import type { ListEdit } from '../notice/moderate/list/index.ts';
import { writeAtomic } from './atomic-write.ts';
import { systemCode } from './file-error.ts';
import type { ListFile } from './list-file.ts';
import type { Log } from './logger.ts';

/** A list ready to judge by: one copy for all threads. */
export interface CompiledList {
  readonly version: string;
  /** What `openList` takes; in shared memory. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** What was changed since it was compiled. */
  readonly edits: readonly ListEdit[];
  readonly counts: DictionaryCounts;
}

/** Handed in: compiling takes a second for a large list, and belongs into another thread. */
export interface ListCompiler {
  /** Of what a compiled file is besides the list: another one makes another file. */
  readonly format: string;
  /** Rejects with `too-large` for a list over the limits, with the reason in its details. */
  compile(text: string, version: string): Promise<Uint8Array<SharedArrayBuffer>>;
  /** What the compiled list says of itself. Rejects for one that is damaged or of another format. */
  check(bytes: Uint8Array): Promise<DictionaryCounts>;
  /**
   * The text after these edits. Rejects with `not-supported` for a list in another format, with `too-large` for one
   * that would be over the limits. Takes as long as compiling.
   */
  edit(text: string, edits: readonly ListEdit[]): Promise<string>;
}

export interface CompiledLists {
  /** From its file, else compiled, and then kept in its file. Rejects as the compiler does. */
  get(list: ListFile): Promise<CompiledList>;
}

/** Keeps the compiled form of the list in force in `folder`, by its hash. */
export function createCompiledLists(folder: string, compiler: ListCompiler, log: Log): CompiledLists {
  async function load(path: string, version: string): Promise<CompiledList | null> {
    try {
      const bytes = await readShared(path);
      return { version, bytes, edits: [], counts: await compiler.check(bytes) };
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') log('warn', 'the compiled word list is damaged: it is made anew');
      return null;
    }
  }

  /** A list works without its file. */
  async function save(name: string, bytes: Uint8Array): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeAtomic(join(folder, name), bytes);
      const others = (await readdir(folder)).filter((other) => other !== name);
      await Promise.all(others.map((other) => rm(join(folder, other), { force: true })));
    } catch (error) {
      log('warn', 'the compiled word list cannot be kept', { error });
    }
  }

  return {
    async get({ text, version }) {
      const name = `${version}-${compiler.format}.gzd`;
      const known = await load(join(folder, name), version);
      if (known !== null) return known;
      const bytes = await compiler.compile(text, version);
      const counts = await compiler.check(bytes);
      await save(name, bytes);
      return { version, bytes, edits: [], counts };
    },
  };
}

async function readShared(path: string): Promise<Uint8Array<SharedArrayBuffer>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw new Error('the file became shorter');
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
