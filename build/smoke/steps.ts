/**
 * What a smoke run goes through, in this order; each step's id is a row of docs/verified.md. A step throws when it fails,
 * and answers what it saw. To add one: an entry here, and its row there.
 */
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCurrentFuseWire, FuseState, FuseV1Options } from '@electron/fuses';
import { bridgePid, saveNotice, until, type SmokeApp } from './app.ts';
import type { StepResult } from './report.ts';

export interface Step {
  readonly id: string;
  readonly what: string;
  run(app: SmokeApp): Promise<Partial<Pick<StepResult, 'outcome' | 'detail' | 'screenshots'>>>;
}

const article = (app: SmokeApp, title: string): Promise<boolean> =>
  app.page.getByRole('link', { name: title }).first().isVisible();

/** Runs the shipped executable to its end. */
function run(
  app: SmokeApp,
  args: readonly string[],
  env = app.env,
): Promise<{ code: number | null; out: string }> {
  const child = spawn(app.executable, [...app.switches, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((done) => child.once('close', (code) => done({ code, out })));
}

/** Everything on the screen, where the system lets an app take a picture of it. */
async function screen(app: SmokeApp, name: string): Promise<string[]> {
  const png = await app.electron
    .evaluate(async ({ desktopCapturer }) => {
      const [first] = await desktopCapturer.getSources({
        types: ['screen'],
        thumbnailSize: { width: 1600, height: 1000 },
      });
      return first?.thumbnail.toPNG().toString('base64') ?? '';
    })
    .catch(() => '');
  if (png === '') return [];
  await writeFile(join(app.output, `${name}.png`), Buffer.from(png, 'base64'));
  return [`${name}.png`];
}

export const STEPS: readonly Step[] = [
  {
    id: 'start',
    what: 'First run: the window shows the samples',
    async run(app) {
      await until('the first notice', () =>
        app.page.getByRole('main').getByRole('listitem').first().isVisible(),
      );
      return { screenshots: [await app.picture('start')] };
    },
  },
  {
    id: 'looks',
    what: 'Light and dark, Chinese and English, wide and narrow',
    async run(app) {
      const screenshots: string[] = [];
      for (const language of ['zh', 'en']) {
        for (const theme of ['light', 'dark']) {
          await app.call('settings.update', { patch: { language, theme } });
          const isDark = theme === 'dark';
          await until(`${language} ${theme}`, () =>
            app.page.evaluate<boolean>(
              `document.documentElement.lang.startsWith('${language}') && matchMedia('(prefers-color-scheme: dark)').matches === ${String(isDark)}`,
            ),
          );
          screenshots.push(await app.picture(`looks-${language}-${theme}`));
        }
      }
      await app.call('settings.update', { patch: { theme: 'light' } });
      const size = (width: number): Promise<void> =>
        app.electron.evaluate(
          ({ BrowserWindow }, wide) => BrowserWindow.getAllWindows()[0]?.setContentSize(wide, 800),
          width,
        );
      await size(700);
      screenshots.push(await app.picture('looks-narrow'));
      await size(1200);
      return { outcome: 'look', screenshots };
    },
  },
  {
    id: 'folder',
    what: 'A notice saved into a followed folder is painted',
    async run(app) {
      const before = performance.now();
      saveNotice(app.notices, 'smoke-folder', 'normal', 'Smoke: from a folder');
      await until('the notice', () => article(app, 'Smoke: from a folder'));
      return {
        detail: `${String(Math.round(performance.now() - before))} ms`,
        screenshots: [await app.picture('folder')],
      };
    },
  },
  {
    id: 'deep-link',
    what: 'A second start with gazette://notice/… shows it in the first and ends',
    async run(app) {
      const { code } = await run(app, ['gazette://notice/smoke-folder']);
      await until('the open notice', () =>
        app.page.getByRole('heading', { level: 1, name: 'Smoke: from a folder' }).first().isVisible(),
      );
      return { detail: `exit code ${String(code)}`, screenshots: [await app.picture('deep-link')] };
    },
  },
  {
    id: 'notification',
    what: 'A notification comes from the system and is recorded as shown',
    async run(app) {
      const isSupported = await app.electron.evaluate(({ Notification }) => Notification.isSupported());
      saveNotice(app.notices, 'smoke-important', 'important', 'Smoke: an important notice');
      await until('the record', async () => {
        const text = await readFile(join(app.dataFolder, 'electron/notifications.jsonl'), 'utf8');
        return text.split('\n').some((line) => line.includes('smoke-important'));
      });
      return {
        outcome: 'look',
        detail: `the system ${isSupported ? 'says that it shows notifications' : 'shows none'}; recorded`,
        screenshots: await screen(app, 'notification'),
      };
    },
  },
  {
    id: 'tray',
    what: 'Tray icon, unread badge',
    async run(app) {
      const count = await app.electron.evaluate(({ app: main }) => main.getBadgeCount());
      return {
        outcome: 'look',
        detail: `badge count ${String(count)}`,
        screenshots: await screen(app, 'tray'),
      };
    },
  },
  {
    id: 'own-window',
    what: 'A notice in a window of its own',
    async run(app) {
      const opened = app.electron.waitForEvent('window');
      await app.host('host.openWindow', { id: 'smoke-folder' });
      const page = await opened;
      await until('its notice', () => page.getByRole('heading', { level: 1 }).first().isVisible());
      const screenshots = [await app.picture('own-window', page)];
      await page.close();
      return { screenshots };
    },
  },
  {
    id: 'pdf',
    what: 'A notice is saved as PDF',
    async run(app) {
      const file = join(app.output, 'notice.pdf');
      await rm(file, { force: true });
      await app.electron.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, file);
      await app.host('host.savePdf', { id: 'smoke-folder' });
      const bytes = await until('the file', () => readFile(file));
      if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new Error('it is no PDF');
      return { detail: `${String(bytes.length)} bytes`, screenshots: ['notice.pdf'] };
    },
  },
  {
    id: 'emergency',
    what: 'An emergency covers every display until it is acknowledged or taken back',
    async run(app) {
      const { sources } = (await app.call('sources.list', {})) as {
        sources: Array<{ id: string; path: string | null }>;
      };
      const source = sources.find(({ path }) => path === app.notices);
      await app.call('sources.update', { id: source?.id ?? '', maxLevel: 'emergency' });
      const opened = app.electron.waitForEvent('window', { timeout: 20_000 });
      saveNotice(app.notices, 'smoke-emergency', 'emergency', 'Smoke: this is only a test');
      const page = await opened;
      await until('its text', () => page.getByText('Smoke: this is only a test').first().isVisible());
      const screenshots = [await app.picture('emergency', page), ...(await screen(app, 'emergency-screen'))];
      const closed = page.waitForEvent('close', { timeout: 20_000 });
      await rm(join(app.notices, 'smoke-emergency.md'));
      await closed;
      return { outcome: 'look', detail: 'it came, and went when the notice was taken back', screenshots };
    },
  },
  {
    id: 'bridge',
    what: 'The bridge is killed: reading goes on, another one comes',
    async run(app) {
      const killed = await bridgePid(app.dataFolder);
      process.kill(killed, 'SIGKILL');
      const next = await until('another bridge', async () => {
        const pid = await bridgePid(app.dataFolder);
        return pid === killed ? null : pid;
      });
      saveNotice(app.notices, 'smoke-after', 'normal', 'Smoke: after the restart');
      await until('the notice', () => article(app, 'Smoke: after the restart'));
      return { detail: `${String(killed)} -> ${String(next)}` };
    },
  },
  {
    id: 'command',
    what: 'The gazette command of the installed app, also without a display',
    async run(app) {
      const { code, out } = await run(app, ['cli', 'list', '--json']);
      if (code !== 0 || !out.includes('smoke-after'))
        throw new Error(`exit code ${String(code)}: ${out.slice(0, 200)}`);
      const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = app.env;
      const bare = await run(app, ['--ozone-platform=headless', 'cli', '--version'], env);
      if (bare.code !== 0) throw new Error(`without a display it ends with ${String(bare.code)}`);
      return { detail: bare.out.trim() };
    },
  },
  {
    id: 'sandbox',
    what: 'The kernel holds the renderer: seccomp filter on, no new privileges (Linux)',
    async run(app) {
      if (process.platform !== 'linux') return { outcome: 'not here', detail: 'told by /proc only' };
      if (!app.isRealElectron) return { outcome: 'not here', detail: 'another Electron has other processes' };
      const pid = await app.electron.evaluate(
        ({ app: main }) => main.getAppMetrics().find(({ type }) => type === 'Tab')?.pid ?? 0,
      );
      const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
      const [seccomp, privileges] = [
        /^Seccomp:\s+(\d)/m.exec(status)?.[1],
        /^NoNewPrivs:\s+(\d)/m.exec(status)?.[1],
      ];
      const detail = `process ${String(pid)}: Seccomp ${seccomp ?? '?'}, NoNewPrivs ${privileges ?? '?'}`;
      if (app.switches.includes('--no-sandbox'))
        return { outcome: 'not here', detail: `${detail}; it runs as root` };
      if (seccomp !== '2') throw new Error(detail);
      return { detail };
    },
  },
  {
    id: 'fuses',
    what: 'The fuses, read from the shipped executable',
    async run(app) {
      const wire = await getCurrentFuseWire(app.executable);
      const off = [
        FuseV1Options.RunAsNode,
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
        FuseV1Options.EnableNodeCliInspectArguments,
        FuseV1Options.GrantFileProtocolExtraPrivileges,
      ];
      const on = [
        FuseV1Options.EnableCookieEncryption,
        FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
        FuseV1Options.OnlyLoadAppFromAsar,
      ];
      const wrong = [
        ...off.filter((fuse) => wire[fuse] !== FuseState.DISABLE),
        ...on.filter((fuse) => wire[fuse] !== FuseState.ENABLE),
      ];
      if (wrong.length > 0)
        throw new Error(`not as shipped: ${wrong.map((fuse) => FuseV1Options[fuse]).join(', ')}`);
      // As Node it would answer; as the app it hands over to the running one.
      const { out } = await run(app, ['-p', '6 * 7'], { ...app.env, ELECTRON_RUN_AS_NODE: '1' });
      if (out.includes('42')) throw new Error('the executable ran as Node');
      return { detail: 'four off, three on' };
    },
  },
];
