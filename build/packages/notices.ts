/** The licences of what is really in the bundles, as Vite lists them while it builds (`build.license`). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
}

interface Listed {
  readonly name: string;
  readonly version: string;
  readonly identifier?: string;
  readonly text?: string;
}

const RULE = '-'.repeat(80);

/**
 * Joins the lists of all bundles below `<root>/dist`.
 *
 * @throws Error for a bundle without a list, and a package without a licence
 */
export function collectNotices(root: string): { packages: ShippedPackage[]; text: string } {
  const listed = new Map<string, Listed>();
  for (const entry of readdirSync(join(root, 'dist'), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const file = join(root, 'dist', entry.name, 'licenses.json');
    if (!existsSync(file)) throw new Error(`dist/${entry.name} has no list of licences: build again`);
    for (const one of JSON.parse(readFileSync(file, 'utf8')) as Listed[]) {
      listed.set(`${one.name}@${one.version}`, one);
    }
  }
  const all = [...listed.values()].toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const packages = all.map(({ name, version, identifier }) => {
    if (identifier === undefined) throw new Error(`${name}@${version} names no licence`);
    return { name, version, license: identifier };
  });
  const parts = all.map(({ text, ...one }) => {
    const terms = text ?? readText(root, one.name) ?? `Licensed under ${one.identifier ?? ''}.`;
    return `${RULE}\n${one.name} ${one.version} (${one.identifier ?? ''})\n${RULE}\n\n${terms.trim()}\n`;
  });
  const head =
    'Gazette is licensed under the Apache License 2.0. It contains the packages below, each under its own licence.\n' +
    'Electron’s and Chromium’s licences are in LICENSE.electron.txt and LICENSES.chromium.html.\n';
  return { packages, text: [head, ...parts].join('\n') };
}

const keyOf = ({ name, version }: Listed): string => `${name}@${version}`;

/** The terms of packages that have them in their README only. */
function readText(root: string, name: string): string | null {
  const file = join(root, 'node_modules', name, 'README.md');
  if (!existsSync(file)) return null;
  return /^#+ *licen[cs]e[^\n]*\n([^#]+)/im.exec(readFileSync(file, 'utf8'))?.[1] ?? null;
}
