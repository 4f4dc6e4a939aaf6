/** `sources.import`: copies announcement files into the managed folder source and tells what became of each. */
import { createHash } from 'node:crypto';
import { chmod, copyFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { GazetteError, toErrorData } from './contract/errors.ts';
import type { Result } from './contract/methods.ts';
import type { SourceProblem } from './contract/source.ts';
import type { SourceRegistry } from './sources/registry.ts';

const TEXT_ENDINGS = new Set(['.md', '.markdown', '.txt']);
const MAX_BYTES = 5 * 1024 * 1024;

export async function importFiles(
  paths: readonly string[],
  registry: SourceRegistry,
  noticeIds: () => Promise<ReadonlyMap<string, string>>,
): Promise<Result<'sources.import'>> {
  const { source, folder } = await registry.imports();
  const taken = new Map<string, string>();
  const failed = new Map<string, unknown>();
  for (const path of paths) {
    try {
      taken.set(path, await takeIn(path, folder));
    } catch (error) {
      failed.set(path, error);
    }
  }
  await source.rescan();
  const ids = await noticeIds();
  const problems = new Map(source.status().problems.map((problem) => [problem.remoteId, problem]));
  const isPaused = source.status().state === 'paused';
  return {
    items: paths.map((path) => {
      const name = taken.get(path);
      if (name === undefined) return { path, id: null, error: toErrorData(failed.get(path)) };
      const id = ids.get(name) ?? null;
      const problem = problems.get(name);
      const error = isPaused ? NO_ROOM : whyNot(problem, id);
      return { path, id, error: error === null ? null : toErrorData(error) };
    }),
  };
}

const NO_ROOM = new GazetteError('disk-full', 'the disk is full; it is taken in when there is room');
/** What helps against a problem that the source has with a copy. */
const HELP: Partial<Record<SourceProblem['code'], string>> = {
  'id-conflict': 'give it an id of its own',
  binary: 'save it as UTF-8',
  encoding: 'save it as UTF-8',
  'encoding-broken': 'save it as UTF-8',
  'cut-off': 'save it again',
};

function whyNot(problem: SourceProblem | undefined, id: string | null): GazetteError | null {
  if (problem === undefined) {
    if (id !== null) return null;
    return new GazetteError('bad-request', 'it has no content; write something into it first');
  }
  const { code, detail } = problem;
  const message = HELP[code] === undefined ? detail : `${detail}; ${HELP[code]}`;
  return new GazetteError(code === 'id-conflict' ? 'conflict' : 'bad-request', message);
}

/** The title that an imported file's name stands for, without the mark of its folder. */
export function titleOfImport(title: string): string {
  return title.replace(/\.[0-9a-f]{6}$/, '');
}

/** The name carries a mark of the folder it came from: the same file again is a new version, a namesake is not. */
async function takeIn(path: string, folder: string): Promise<string> {
  const from = resolve(path);
  const info = await stat(from).catch(() => null);
  if (info?.isDirectory() === true) {
    throw new GazetteError('bad-request', 'it is a folder; add it as a source instead');
  }
  const ending = extname(from).toLowerCase();
  if (!TEXT_ENDINGS.has(ending)) {
    throw new GazetteError(
      'bad-request',
      'only .md, .markdown and .txt files are imported; save it as one of them',
    );
  }
  if (info === null || !info.isFile())
    throw new GazetteError('not-found', 'there is no such file; check the path');
  if (info.size > MAX_BYTES) throw new GazetteError('too-large', 'it is larger than 5 MiB; split it');
  const origin = createHash('sha256').update(dirname(from)).digest('hex').slice(0, 6);
  const name = `${basename(from, extname(from))}.${origin}${ending}`;
  const temporary = join(folder, `.${name}.tmp`);
  try {
    await copyFile(from, temporary);
    // A copy has the mode of what it was copied from.
    await chmod(temporary, 0o600);
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new GazetteError('disk-full', 'the disk is full; make room and import it again');
    if (code === 'ENAMETOOLONG') throw new GazetteError('bad-request', 'its name is too long; shorten it');
    throw new GazetteError('forbidden', `it cannot be copied (${code}); check who may read it`);
  }
  return name;
}
