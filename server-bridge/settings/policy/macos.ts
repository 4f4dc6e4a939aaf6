/** Managed preferences of macOS, which a configuration profile brings: read by `plutil`, never the user's own defaults. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { whyUnsafe, type Owners } from './guarded-file.ts';
import { markOf } from './linux.ts';
import { parsePolicyText } from './parse.ts';
import type { PolicyPlace, RawLayer } from './types.ts';
import type { RunCommand } from './run-command.ts';

const DOMAIN = 'org.gazette.desktop.plist';
const POLL_MS = 30_000;

/** `folder` is `/Library/Managed Preferences`. What is for the user wins over what is for the machine. */
export function managedPreferencesPlace(options: {
  readonly run: RunCommand;
  readonly folder: string;
  readonly user: string;
  readonly owners: Owners;
}): PolicyPlace {
  const { run, folder, user, owners } = options;
  const files = [join(folder, DOMAIN), join(folder, user, DOMAIN)];
  return {
    pollMs: POLL_MS,
    signature: async () => JSON.stringify(await Promise.all(files.map(markOf))),
    async read() {
      const layers = await Promise.all(files.map((path) => readPreferences(run, path, owners)));
      return layers.filter((layer) => layer !== null);
    },
  };
}

async function readPreferences(run: RunCommand, path: string, owners: Owners): Promise<RawLayer | null> {
  try {
    const unsafe = whyUnsafe(await stat(path), owners);
    if (unsafe !== null) return { origin: path, failure: unsafe };
    const { code, stdout } = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path]);
    if (code !== 0) return { origin: path, failure: `plutil ended with ${String(code)}` };
    const parsed = parsePolicyText(new TextDecoder().decode(stdout));
    if ('failure' in parsed) return { origin: path, ...parsed };
    // The profile's own bookkeeping.
    const own = Object.entries(parsed.raw).filter(([name]) => !name.startsWith('Payload'));
    return { origin: path, raw: Object.fromEntries(own) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? null;
    if (code === 'ENOENT') return null;
    const reason = error instanceof Error ? error.message : 'unknown';
    return { origin: path, failure: code === null ? `plutil: ${reason}` : `it cannot be read (${code})` };
  }
}
