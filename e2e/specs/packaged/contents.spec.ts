/** What is in the package, and its fuses as they are in the executable. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { archive, executable, expect, inspectable, resources, root, test } from '../../fixtures/packaged.ts';

/** Of app.asar, without Electron. In bytes. */
const BUDGET = 12 * 1024 * 1024;

async function fuses(path: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(path);
  const names = Object.values(FuseV1Options).filter((name) => typeof name === 'string');
  return Object.fromEntries(
    names
      .map((name) => [name, wire[FuseV1Options[name as keyof typeof FuseV1Options]]] as const)
      .filter(([, state]) => state === FuseState.ENABLE || state === FuseState.DISABLE)
      .map(([name, state]) => [name, state === FuseState.ENABLE]),
  );
}

test('the fuses are set in the executable; the one for tests differs in the inspector’s alone', async () => {
  const shipped = await fuses(executable);
  expect(shipped).toMatchObject({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    GrantFileProtocolExtraPrivileges: false,
  });
  expect(await fuses(inspectable)).toEqual({ ...shipped, EnableNodeCliInspectArguments: true });
});

test('the archive holds only what runs, and nothing in it may be executed', async () => {
  const files = listPackage(archive, { isPack: false }).filter(
    (path) => !('files' in statFile(archive, path.slice(1))),
  );
  expect(files).toContain('/LICENSE');
  const others = files.filter(
    (path) =>
      !/^\/(?:dist\/(?:bridge|electron)\/[\w.-]+\.js|dist\/preload\/preload\.cjs|samples\/.+\.(?:md|txt|png|pdf)|package\.json|update-channel\.json|LICENSE)$/.test(
        path,
      ) && !/^\/dist\/renderer\/(?:index\.html|icon\.svg|assets\/[\w-]+\.(?:js|css|woff2))$/.test(path),
  );
  expect(others).toEqual([]);
  expect(JSON.stringify(getRawHeader(archive).header)).not.toContain('"executable"');
  expect((await stat(archive)).size).toBeLessThan(BUDGET);
});

test('a package that names no channel takes no updates, and says where electron-updater keeps its files', async () => {
  expect(JSON.parse(extractFile(archive, 'update-channel.json').toString())).toEqual({
    address: null,
    trust: null,
  });
  expect(await readFile(join(resources, 'app-update.yml'), 'utf8')).toContain(
    'updaterCacheDirName: gazette-updater\n',
  );
  // That is for packages of the system.
  expect(existsSync(join(resources, 'package-type'))).toBe(false);
});

test('the documents that the menu opens lie beside the archive', async () => {
  const shipped = await readdir(join(resources, 'docs'));
  const own = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  expect(shipped.toSorted()).toEqual(own.toSorted());
});

test('licences and bill of materials name what is in the bundles', async () => {
  const notices = await readFile(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  const bill = JSON.parse(await readFile(join(resources, 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string;
    components: Array<{ name: string; version: string; hashes?: unknown[]; licenses?: unknown[] }>;
  };
  expect(bill.bomFormat).toBe('CycloneDX');
  const names = bill.components.map(({ name }) => name);
  for (const name of ['react', 'zod', 'marked', 'ws', 'electron-updater', 'tar', 'electron'])
    expect(names).toContain(name);
  for (const name of ['vite', 'vitest', 'electron-builder', 'typescript']) expect(names).not.toContain(name);
  for (const { name, version, licenses } of bill.components) {
    expect(licenses ?? [], name).not.toEqual([]);
    if (name !== 'electron') expect(notices).toContain(`${name} ${version} (`);
  }
});
