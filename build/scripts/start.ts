/**
 * `npm start [-- folder…]`: builds what is missing and opens the desktop app; where Electron or a display is missing,
 * serves the same app as a web page.
 */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildIfNeeded, fetchElectron, hasDisplay, root, run } from './lib.ts';

const from = process.env['INIT_CWD'] ?? process.cwd();
const folders: string[] = [];
for (const argument of process.argv.slice(2)) {
  const path = resolve(from, argument);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    process.stderr.write(`gazette: ${argument} is not a folder\n`);
    process.exit(2);
  }
  folders.push(path);
}

/** Why the desktop app cannot be opened here; null when it can. */
async function reasonAgainstDesktop(): Promise<string | null> {
  const isNamed = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  if (!isNamed && !hasDisplay()) return 'there is no display';
  if (!isNamed && process.platform === 'linux' && process.getuid?.() === 0) {
    return 'Electron does not run as root with its sandbox on';
  }
  return (await fetchElectron()) === null ? 'Electron’s binary cannot be had' : null;
}

const built = await buildIfNeeded();
if (built !== 0) process.exit(built);
const reason = await reasonAgainstDesktop();
if (reason === null) {
  process.exitCode = await run('electron', [root, ...folders]);
} else {
  process.stderr.write(`gazette: ${reason}; serving the app as a web page instead.\n`);
  process.exitCode = await run('node', ['dist/bridge/cli.js', 'serve', '--open', ...folders]);
}
