/**
 * `npm start [-- folder…]`: builds what is missing and opens the desktop app; where Electron or a display is missing,
 * serves the same app as a web page.
 */
import { buildIfNeeded, endWithParent, fetchElectron, foldersOf, hasDisplay, root, run } from './lib.ts';

/** The command's exit code for a data folder that another bridge has, see docs/cli.md. */
const BUSY = 4;

const folders = foldersOf(process.argv.slice(2));
if (folders === null) process.exit(2);

/** Why the desktop app cannot be opened here; null when it can. */
async function reasonAgainstDesktop(): Promise<string | null> {
  const isNamed = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
  if (!isNamed && !hasDisplay()) return 'there is no display';
  if (!isNamed && process.platform === 'linux' && process.getuid?.() === 0) {
    return 'Electron does not run as root with its sandbox on';
  }
  return (await fetchElectron()) === null ? 'Electron’s binary cannot be had' : null;
}

endWithParent();
const built = await buildIfNeeded();
if (built !== 0) process.exit(built);
const reason = await reasonAgainstDesktop();
if (reason === null) {
  process.exitCode = await run('electron', [root, ...folders]);
} else {
  process.stderr.write(`gazette: ${reason}; serving the app as a web page instead.\n`);
  const code = await run('node', ['dist/bridge/cli.js', 'serve', '--open', ...folders]);
  // Started before: a new link to that one is what was wanted.
  process.exitCode = code === BUSY ? await run('node', ['dist/bridge/cli.js', 'open']) : code;
}
