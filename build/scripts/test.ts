/**
 * `npm test`: everything, in the order in which failures are cheapest. `--check` leaves out the end-to-end tests,
 * `--long` runs the long forms (soaks, many rounds).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buildIfNeeded, fetchElectron, findElectron, hasDisplay, run } from './lib.ts';

const isCheck = process.argv.includes('--check');
const isLong = process.argv.includes('--long');
const isCi = (process.env['CI'] ?? '') !== '';

/** What is packaged in a test: the archive that needs nothing downloaded, else the unpacked folder alone. */
const PACKAGES = process.platform === 'linux' ? ['tar.gz'] : ['--dir'];

/** How long the packaged app is under bursts in the long form, in minutes. */
const SOAK_MINUTES = 120;

async function step(name: string, work: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const code = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`== ${name}: ${code === 0 ? 'passed' : `failed (${code})`} in ${seconds} s\n`);
  if (code !== 0) process.exit(code);
}

/** A Chromium that is there, else Playwright's, else Debian's; null when none can be had. */
function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  const paths = [
    ...(named === undefined ? [] : [named]),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return paths.find((path) => existsSync(path)) ?? null;
}

function playwrightChromium(): string | null {
  const { stdout } = spawnSync(
    'node',
    [
      '--input-type=module',
      '-e',
      "import { chromium } from '@playwright/test'; console.log(chromium.executablePath())",
    ],
    { encoding: 'utf8' },
  );
  const path = stdout.trim();
  return path !== '' && existsSync(path) ? path : null;
}

function isDebianRoot(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

async function getChromium(): Promise<string> {
  const found = findChromium() ?? playwrightChromium();
  if (found !== null) return found;
  process.stdout.write('no Chromium found; asking Playwright for its own\n');
  await run('playwright', ['install', 'chromium']);
  const downloaded = playwrightChromium();
  if (downloaded !== null) return downloaded;
  if (isDebianRoot()) {
    process.stdout.write('installing Chromium by apt-get\n');
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']);
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  process.stderr.write(
    'The end-to-end tests need a Chromium. Install one, or name it with CHROMIUM_PATH, and run `npm test` again.\n',
  );
  process.exit(1);
}

/** `electron` and `web`, or `web` alone where there is no Electron. */
async function getHosts(): Promise<string[]> {
  const electron =
    hasDisplay() || (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== ''
      ? await fetchElectron()
      : findElectron();
  if (electron !== null) {
    process.stdout.write(`Electron: ${electron.executable}\n`);
    return ['electron', 'web'];
  }
  process.stdout.write('no Electron can be had here: the Electron specs are skipped, the web specs run\n');
  if (isCi) {
    process.stderr.write(
      'CI needs an Electron: set ELECTRON_OVERRIDE_DIST_PATH or let its binary be downloaded\n',
    );
    process.exit(1);
  }
  return ['web'];
}

await step('types', () => run('node', ['build/scripts/typecheck.ts']));
await step('lint and import rules', () => run('npm', ['run', '-s', 'lint']));
await step('unused files and exports', () => run('knip', ['--config', 'build/knip.json']));
await step('unit and integration tests', () =>
  run('vitest', ['run', '--config', 'build/vitest.config.ts'], isLong ? { GAZETTE_LONG: '1' } : {}),
);
await step('build', buildIfNeeded);
if (!isCheck) {
  const chromium = await getChromium();
  const hosts = await getHosts();
  const projects = [...hosts];
  if (hosts.includes('electron')) {
    await step('packages', () => run('node', ['build/scripts/dist.ts', ...PACKAGES, '--inspectable']));
    projects.push('packaged');
  }
  await step('end-to-end tests', () =>
    run(
      'playwright',
      [
        'test',
        '--config',
        'build/playwright.config.ts',
        ...projects.flatMap((project) => ['--project', project]),
      ],
      {
        CHROMIUM_PATH: chromium,
        ...(hosts.length > 1 ? { GAZETTE_HOSTS: 'both' } : {}),
        ...(isLong ? { GAZETTE_LONG: '1' } : {}),
      },
    ),
  );
  if (isLong) {
    await step('soak of the packaged app', () =>
      run('node', ['bench/package.bench.ts', `--soak=${String(SOAK_MINUTES)}`], { CHROMIUM_PATH: chromium }),
    );
  }
}
