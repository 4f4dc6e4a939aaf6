import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/**
 * Planted violations of the import rules, one a line: the file that is planted, what it imports, and whether that is
 * allowed. All are linted in one run; a rule that has stopped biting fails here.
 */
const PLANTS: ReadonlyArray<readonly [file: string, source: string, isAllowed: boolean]> = [
  ['server-bridge/contract/planted-a.ts', '../rules/peer.ts', false],
  ['server-bridge/contract/planted-b.ts', 'node:fs', false],
  ['server-bridge/contract/planted-c.ts', 'zod', true],
  ['server-bridge/rules/planted-a.ts', 'node:path', false],
  ['server-bridge/rules/planted-b.ts', 'zod', false],
  ['server-bridge/notice/planted-a.ts', 'node:crypto', false],
  ['server-bridge/notice/parse/planted-a.ts', '../../feed/feed.ts', false],
  ['server-bridge/notice/parse/planted-b.ts', 'node:fs', false],
  ['server-bridge/store/planted-a.ts', '../feed/feed.ts', false],
  ['server-bridge/store/planted-b.ts', 'node:sqlite', true],
  ['server-bridge/intake/planted-a.ts', '../store/store.ts', false],
  ['server-bridge/intake/planted-b.ts', 'node:fs', false],
  ['server-bridge/http/planted-a.ts', '../store/store.ts', false],
  ['server-bridge/feed/planted-a.ts', '../sources/source.ts', false],
  ['server-bridge/planted-a.ts', 'electron', false],
  ['server-bridge/planted-b.ts', './feed/feed.ts', true],
  ['server-bridge/entry/planted-a.ts', '../../electron/planted-ok.ts', false],
  ['electron/planted-ok.ts', 'electron', true],
  ['electron/planted-a.ts', '../server-bridge/feed/feed.ts', false],
  ['electron/planted-b.ts', 'react', false],
  ['electron/planted-c.ts', '../server-bridge/ipc/server.ts', false],
  ['electron/planted-d.ts', '../server-bridge/ipc/client.ts', true],
  ['server-bridge/ipc/planted-a.ts', '../feed/feed.ts', false],
  ['renderer/state/planted-a.ts', 'react', false],
  ['renderer/planted-a.tsx', 'electron', false],
  ['renderer/planted-b.tsx', 'node:fs', false],
  ['renderer/planted-c.tsx', '../server-bridge/feed/feed.ts', false],
  ['renderer/planted-d.tsx', '../server-bridge/contract/notice.ts', true],
  ['e2e/planted-a.ts', '../server-bridge/feed/feed.ts', false],
];
const CYCLE = ['server-bridge/rules/planted-cycle-a.ts', 'server-bridge/rules/planted-cycle-b.ts'] as const;

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

function clear(): void {
  for (const file of [...PLANTS.map(([file]) => file), ...CYCLE]) rmSync(join(root, file), { force: true });
}

afterAll(clear);

describe('the import rules', () => {
  it('bite on every planted violation and on nothing else', { timeout: 60_000 }, () => {
    for (const [file, source] of PLANTS) plant(file, `export * from '${source}';\n`);
    plant(CYCLE[0], `import type { B } from './planted-cycle-b.ts';\nexport type A = B | 1;\n`);
    plant(CYCLE[1], `import type { A } from './planted-cycle-a.ts';\nexport type B = A | 2;\n`);
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/oxlint/bin/oxlint'),
        '-c',
        'build/oxlintrc.json',
        '--format',
        'json',
        ...PLANTS.map(([file]) => file),
        ...CYCLE,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    clear();
    const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      diagnostics: Array<{ code: string; filename: string }>;
    };
    const bitten = new Set(
      report.diagnostics
        .filter(({ code }) => code.startsWith('boundaries'))
        .map(({ filename }) => filename.replace(`${root}/`, '')),
    );
    const expected = PLANTS.filter(([, , isAllowed]) => !isAllowed).map(([file]) => file);
    expect([...bitten].toSorted()).toEqual(expected.toSorted());
    const cycles = report.diagnostics.filter(({ code }) => code.includes('no-cycle'));
    expect(cycles.length).toBeGreaterThan(0);
    expect(readFileSync(join(root, 'build/oxlintrc.json'), 'utf8')).toContain('"default": "disallow"');
  });
});
