/** Lays out what is packaged: the app's own files, with modes that do not depend on who builds, and nothing else. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { collectNotices } from './notices.ts';
import { softwareBill } from './software-bill.ts';

/** What the app's own `package.json` holds: what Electron and the packagers read. */
const METADATA = ['name', 'version', 'description', 'license', 'type', 'main'] as const;
/** Debian and RPM packages must name a page; whoever publishes packages puts theirs here. */
const HOMEPAGE = process.env['GAZETTE_HOMEPAGE'] ?? 'https://gazette.example/';

/** Of the build: no maps, and no lists that only packaging reads. */
function isShipped(path: string): boolean {
  return (
    !path.endsWith('.map') &&
    !path.endsWith('licenses.json') &&
    !path.split('/').some((it) => it.startsWith('.'))
  );
}

function copy(from: string, to: string, path: string): void {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  copyFileSync(join(from, path), join(to, path));
  // An archive tells an execute bit, and umask and checkout differ from machine to machine.
  chmodSync(join(to, path), 0o644);
}

/** The files below a folder, as paths with `/`, in the order of their names. */
export function filesBelow(folder: string, at = ''): string[] {
  return readdirSync(join(folder, at), { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
}

/**
 * What the app takes updates by, from the file that is named (docs/updates.md): `address` of the channel and `trust`, the
 * keys; without a file it never looks for any.
 *
 * @throws Error for a file that is something else
 */
export function updateChannel(file: string): string {
  if (file === '') return `${JSON.stringify({ address: null, trust: null }, null, 2)}\n`;
  const wrong = (): never => {
    throw new Error(
      `${file} is no update channel: { "address": "https://…", "trust": { "keys": […], "threshold": 1 } }`,
    );
  };
  const value = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  if (typeof value !== 'object' || value === null || !('trust' in value)) return wrong();
  const { address = null, trust = null } = value as { readonly address?: unknown; readonly trust?: unknown };
  if (address !== null && (typeof address !== 'string' || !/^https?:/.test(URL.parse(address)?.href ?? '')))
    wrong();
  if (trust !== null && (typeof trust !== 'object' || !('keys' in trust) || !('threshold' in trust))) wrong();
  return `${JSON.stringify({ address, trust }, null, 2)}\n`;
}

/**
 * Makes `<target>/app`, the packaged app, and `<target>/resources`, what lies beside its archive: licences, bill of
 * materials and documents. Expects a finished build below `root`. `updateChannel` names the file with the update channel.
 */
export function stage(
  root: string,
  target: string,
  options: { readonly version: string; readonly updateChannel: string },
): void {
  rmSync(target, { recursive: true, force: true });
  const app = join(target, 'app');
  for (const folder of ['dist', 'samples']) {
    for (const path of filesBelow(join(root, folder)).filter(isShipped)) copy(root, app, `${folder}/${path}`);
  }
  copy(root, app, 'LICENSE');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  const own = {
    ...Object.fromEntries(METADATA.map((name) => [name, manifest[name]])),
    version: options.version,
    productName: 'Gazette',
    author: 'the Gazette authors',
    homepage: HOMEPAGE,
    // What desktops match a window to its entry by.
    desktopName: 'gazette.desktop',
  };
  writeFileSync(join(app, 'package.json'), `${JSON.stringify(own, null, 2)}\n`, { mode: 0o644 });

  writeFileSync(join(app, 'update-channel.json'), updateChannel(options.updateChannel), { mode: 0o644 });

  const shipped = collectNotices(root);
  const resources = join(target, 'resources');
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), shipped.text, { mode: 0o644 });
  const bill = `${JSON.stringify(softwareBill(root, shipped.packages), null, 2)}\n`;
  writeFileSync(join(resources, 'sbom.cdx.json'), bill, { mode: 0o644 });
  // electron-updater's: where it keeps what it fetched.
  writeFileSync(
    join(resources, 'app-update.yml'),
    'provider: custom\nupdaterCacheDirName: gazette-updater\n',
    {
      mode: 0o644,
    },
  );
  // The menu's documentation; the picture is the README's.
  for (const path of filesBelow(join(root, 'docs')).filter((it) => it.endsWith('.md')))
    copy(root, resources, `docs/${path}`);
}
