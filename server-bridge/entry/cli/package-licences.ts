/** The packages that a package needs at run time, with their licences, as they are installed below it. */
import { readFile, readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GazetteError } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';

/** What is read of a package.json; `license` has had three forms (npm's documentation of package.json). */
const manifest = z.object({
  name: z.string(),
  version: z.string().default(''),
  homepage: z.string().optional().catch(undefined),
  license: z
    .union([z.string(), z.object({ type: z.string() })])
    .optional()
    .catch(undefined),
  licenses: z
    .array(z.object({ type: z.string() }))
    .optional()
    .catch(undefined),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
type Manifest = z.output<typeof manifest>;

export interface LicencedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly text?: string;
}

export interface PackageLicences {
  readonly name: string;
  readonly license?: string;
  readonly packages: readonly LicencedPackage[];
}

const TERMS = /^(?:licen[cs]e|copying|unlicense)(?:[.\-_].*)?$/i;
const NOTICE = /^notice(?:\..*)?$/i;

/**
 * Follows `dependencies` and `optionalDependencies`, as Node finds them. Each package once for its version.
 *
 * @throws GazetteError `not-found` for a folder without package.json or a package that is not installed, `bad-request`
 * for a broken package.json and a package that names no licence
 */
export async function packageLicences(folder: string): Promise<PackageLicences> {
  const root = await readManifest(folder);
  if (root === null) throw new GazetteError('not-found', `there is no package.json in ${folder}`);
  const found = new Map<string, LicencedPackage>();
  const seen = new Set<string>();
  const open: Array<{ readonly at: string; readonly of: Manifest }> = [
    { at: await realpath(folder), of: root },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, of } = next;
    for (const name of Object.keys({ ...of.dependencies, ...of.optionalDependencies })) {
      const place = await findPackage(at, name);
      if (place === null) {
        if (Object.hasOwn(of.optionalDependencies, name)) continue;
        throw new GazetteError('not-found', `${name}, which ${of.name} needs, is not installed: npm ci`);
      }
      if (seen.has(place.at)) continue;
      seen.add(place.at);
      open.push(place);
      const one = await licenceOf(place.at, place.of);
      found.set(`${one.name} ${one.version}`, one);
    }
  }
  if (found.size === 0)
    throw new GazetteError('bad-request', `${root.name} needs no other package: there is nothing to list`);
  const license = licenceName(root);
  return { name: root.name, ...(license === null ? {} : { license }), packages: [...found.values()] };
}

async function findPackage(
  from: string,
  name: string,
): Promise<{ readonly at: string; readonly of: Manifest } | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    const of = await readManifest(place);
    if (of !== null) return { at: await realpath(place), of };
    if (dirname(folder) === folder) return null;
  }
}

async function readManifest(folder: string): Promise<Manifest | null> {
  const path = resolve(folder, 'package.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  try {
    return manifest.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'not that of a package';
    throw new GazetteError('bad-request', `${path} cannot be used: ${reason}`);
  }
}

async function licenceOf(folder: string, of: Manifest): Promise<LicencedPackage> {
  const license = licenceName(of);
  if (license === null) throw new GazetteError('bad-request', `${of.name} ${of.version} names no licence`);
  const names = (await readdir(folder)).toSorted();
  const files = [names.find((name) => TERMS.test(name)), ...names.filter((name) => NOTICE.test(name))];
  const texts = await Promise.all(
    files.flatMap((name) =>
      name === undefined ? [] : [readFile(join(folder, name), 'utf8').catch(() => '')],
    ),
  );
  const text = texts
    .map((each) => each.replace(/^\uFEFF/, '').trim())
    .filter((each) => each !== '')
    .join('\n\n');
  return {
    name: of.name,
    version: of.version,
    license,
    ...(of.homepage === undefined || of.homepage.trim() === '' ? {} : { homepage: of.homepage }),
    ...(text === '' ? {} : { text }),
  };
}

function licenceName({ license, licenses }: Manifest): string | null {
  const named = typeof license === 'string' ? license : license?.type;
  const all = named === undefined ? (licenses ?? []).map(({ type }) => type).join(' OR ') : named;
  return all.trim() === '' ? null : all;
}
