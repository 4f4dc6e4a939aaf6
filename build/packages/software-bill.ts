/** The software bill of materials (CycloneDX): npm's own, limited to what is shipped, the same for the same sources. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPackage } from './notices.ts';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly 'bom-ref': string;
  readonly [more: string]: unknown;
}

interface Bill {
  readonly specVersion: string;
  readonly metadata: { readonly component: Component; readonly [more: string]: unknown };
  readonly components: readonly Component[];
  readonly [more: string]: unknown;
}

/**
 * Asks `npm sbom` and keeps the packages that are in the bundles, and Electron, which all of them run on.
 *
 * @throws Error when npm does not answer, or does not know a package that is shipped
 */
export function softwareBill(root: string, shipped: readonly ShippedPackage[]): object {
  const asked = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (asked.status !== 0) throw new Error(`npm sbom failed: ${asked.stderr}`);
  return limitBill(JSON.parse(asked.stdout) as Bill, [
    ...shipped,
    { name: 'electron', version: electronOf(root) },
  ]);
}

function electronOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The part of a bill that names these packages, without what differs from run to run. */
export function limitBill(
  bill: Bill,
  shipped: ReadonlyArray<Pick<ShippedPackage, 'name' | 'version'>>,
): object {
  const components = shipped
    .map(({ name, version }) => {
      const found = bill.components.find((it) => nameOf(it) === name && it.version === version);
      if (found === undefined) throw new Error(`npm's bill of materials does not know ${name}@${version}`);
      // Where it lies in this checkout, and that it is a dependency of development only, tell nobody anything.
      const { scope: _scope, properties: _properties, ...kept } = found;
      return kept;
    })
    .toSorted((one, other) => (one['bom-ref'] < other['bom-ref'] ? -1 : 1));
  const { component } = bill.metadata;
  // npm calls it as the folder of the checkout is called.
  const own = {
    type: 'application',
    'bom-ref': component['bom-ref'],
    name: 'gazette',
    version: component.version,
  };
  const body = {
    $schema: `http://cyclonedx.org/schema/bom-${bill.specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: bill.specVersion,
    version: 1,
    metadata: { component: { ...own, purl: component['purl'], licenses: component['licenses'] } },
    components,
    dependencies: [{ ref: component['bom-ref'], dependsOn: components.map((it) => it['bom-ref']) }],
  };
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  // A name made of the content, in the form of a version 8 UUID (RFC 9562).
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return { ...body, serialNumber: `urn:uuid:${uuid}` };
}

/** npm writes scope and name apart in `group`, or together. */
function nameOf(component: Component): string {
  const group = component['group'];
  return typeof group === 'string' && group !== '' ? `${group}/${component.name}` : component.name;
}
