/**
 * `npm run smoke:electron [-- --any]`: packages the app with Electron's own binary (fetched when it is not there), starts
 * it on this desktop and goes through it. Writes `out/smoke/report.md`, `report.json` and screenshots; the report's rows
 * are those of docs/verified.md. `--any` takes another Electron, too, and the report says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { unpackedApp } from '../packages/unpacked.ts';
import { saveNotice, through, type SmokeApp } from '../smoke/app.ts';
import { reportText, type SmokeReport, type StepResult } from '../smoke/report.ts';
import { STEPS } from '../smoke/steps.ts';
import { fetchElectron, hasDisplay, root, run } from './lib.ts';

function refuse(why: string): never {
  process.stderr.write(`gazette: ${why}\n`);
  process.exit(2);
}

const isAny = process.argv.includes('--any');
const isNamed = (process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '') !== '';
if (isNamed && !isAny) {
  refuse(
    'ELECTRON_OVERRIDE_DIST_PATH names another Electron, and this run is to see the real one: unset it, or add --any and the report says so',
  );
}
if (!hasDisplay() && !isNamed) refuse('there is no display (DISPLAY or WAYLAND_DISPLAY) to show windows on');
const electron = await fetchElectron();
if (electron === null)
  refuse('Electron’s binary cannot be had: it is downloaded from GitHub at its first use');

const packed = await run('node', ['build/scripts/dist.ts', '--dir', '--inspectable']);
if (packed !== 0) process.exit(packed);
const { folder, executable } = unpackedApp(process.platform, process.arch);
const output = join(root, 'out/smoke');
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const isRoot = process.getuid?.() === 0;
const switches = isRoot && !electron.isOverride ? ['--no-sandbox'] : [];
const home = mkdtempSync(join(tmpdir(), 'gazette-smoke-'));
const dataFolder = join(home, 'data');
const notices = join(home, 'notices');
saveNotice(notices, 'smoke-first', 'normal', 'Smoke: there from the start');
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  ),
  GAZETTE_DATA: dataFolder,
} as Record<string, string>;
const app = await _electron.launch({
  executablePath: join(root, 'out/packages/inspectable', executable),
  args: switches,
  env,
  timeout: 60_000,
});
const steps: StepResult[] = [];
try {
  const page = await app.firstWindow();
  const smoke: SmokeApp = {
    electron: app,
    page,
    isRealElectron: !electron.isOverride,
    executable: join(root, 'out/packages', folder, executable),
    switches,
    env,
    dataFolder,
    notices,
    output,
    call: (method, params) => through(page, 'call', method, params),
    host: (method, params) => through(page, 'host', method, params),
    async picture(title, of = page) {
      await of.screenshot({ path: join(output, `${title}.png`) });
      return `${title}.png`;
    },
  };
  for (const step of STEPS) {
    let result: StepResult = { id: step.id, what: step.what, outcome: 'seen', detail: '', screenshots: [] };
    try {
      result = { ...result, ...(await step.run(smoke)) };
      // The samples come on a first run without folders; the folder follows.
      if (step.id === 'start') await smoke.call('sources.add', { kind: 'folder', path: notices });
    } catch (error) {
      const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      const screenshots = await smoke.picture(`failed-${step.id}`).then(
        (file) => [file],
        () => [],
      );
      result = { ...result, outcome: 'failed', detail, screenshots };
    }
    process.stdout.write(`${result.outcome.padEnd(8)} ${result.id}  ${result.detail}\n`);
    steps.push(result);
  }
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
  version: string;
};
const report: SmokeReport = {
  at: new Date().toISOString(),
  commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim(),
  electron: `Electron ${version} (${electron.isOverride ? 'another one in its place' : 'its own binary'})`,
  isRealElectron: !electron.isOverride,
  system: `${process.platform} ${process.arch} ${release()}`,
  display:
    process.env['XDG_SESSION_TYPE'] ?? (process.platform === 'linux' ? 'X11 or none' : process.platform),
  isSandboxed: switches.length === 0,
  steps,
};
writeFileSync(join(output, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
writeFileSync(join(output, 'report.md'), reportText(report));
process.stdout.write(`${join(output, 'report.md')}\n`);
if (steps.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
