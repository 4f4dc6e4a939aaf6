import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SourceProblem, SourceStatus } from './contract/source.ts';
import { importFiles, titleOfImport } from './imports.ts';
import type { SourceRegistry } from './sources/registry.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gazette-imports-'));
  await mkdir(join(root, 'from'));
});
afterEach(() => rm(root, { recursive: true }));

const at = (name: string): string => join(root, 'from', name);

/** What `importFiles` says of each file, with a source that finds these problems by the files' own names. */
async function tell(
  names: readonly string[],
  found: Readonly<Record<string, Omit<SourceProblem, 'remoteId'>>> = {},
  state: SourceStatus['state'] = 'ready',
): Promise<string[]> {
  const folder = join(root, 'imports');
  await mkdir(folder, { recursive: true });
  const copies = (): Promise<string[]> => readdir(folder);
  const problems: unknown[] = [];
  const source = {
    async rescan() {
      for (const copy of await copies()) {
        const problem = found[`${titleOfImport(copy.replace(/\.md$/, ''))}.md`];
        if (problem !== undefined) problems.push({ ...problem, remoteId: copy });
      }
    },
    status: () => ({ state, problems }),
  };
  const registry = { imports: () => Promise.resolve({ source, folder }) } as unknown as SourceRegistry;
  const { items } = await importFiles(names.map(at), registry, async () => {
    const taken = (await copies()).filter((copy) => !copy.startsWith('empty'));
    return new Map(taken.map((copy) => [copy, 'an-id']));
  });
  return items.map(({ id, error }) => (error === null ? (id ?? '') : `${error.code}: ${error.message}`));
}

it('says in one line what is wrong with a file, and what helps', async () => {
  await writeFile(at('good.md'), 'x');
  await writeFile(at('plan.pdf'), 'x');
  await mkdir(at('folder.md'));
  await writeFile(at('large.md'), 'x'.repeat(5 * 1024 * 1024 + 1));
  await writeFile(at('empty.md'), '');
  await writeFile(at(`${'n'.repeat(250)}.md`), 'x');
  const names = [
    'good.md',
    'plan.pdf',
    'folder.md',
    'large.md',
    'empty.md',
    'none.md',
    `${'n'.repeat(250)}.md`,
  ];
  expect(await tell(names)).toEqual([
    'an-id',
    'bad-request: only .md, .markdown and .txt files are imported; save it as one of them',
    'bad-request: it is a folder; add it as a source instead',
    'too-large: it is larger than 5 MiB; split it',
    'bad-request: it has no content; write something into it first',
    'not-found: there is no such file; check the path',
    'bad-request: its name is too long; shorten it',
  ]);
});

it('tells why the source did not take a copy in', async () => {
  for (const name of ['binary.md', 'rival.md', 'odd.md']) await writeFile(at(name), 'x');
  const problem = (code: string, detail: string) => ({ code, values: {}, detail }) as never;
  const told = await tell(['binary.md', 'rival.md', 'odd.md'], {
    'binary.md': problem('binary', 'the file is no text'),
    'rival.md': problem('id-conflict', 'the id a belongs to a.md'),
    'odd.md': problem('internal', 'it could not be taken in'),
  });
  expect(told).toEqual([
    'bad-request: the file is no text; save it as UTF-8',
    'conflict: the id a belongs to a.md; give it an id of its own',
    'bad-request: it could not be taken in',
  ]);
});

it('tells of a full disk, and leaves nothing half-written', async () => {
  await writeFile(at('good.md'), 'x');
  expect(await tell(['good.md'], {}, 'paused')).toEqual([
    'disk-full: the disk is full; it is taken in when there is room',
  ]);
  expect((await readdir(join(root, 'imports'))).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('names an import by its file, without the mark of its folder', () => {
  expect(['停水通知.1a2b3c', 'plan.v2', '停水'].map(titleOfImport)).toEqual(['停水通知', 'plan.v2', '停水']);
});
