/**
 * Electron main's entry: what must happen before `ready`, then `compose`. The folder's only files that import electron
 * are those that have to talk to it; what they decide is beside them in files that need no Electron and are tested.
 * May import contract, rules, release and `server-bridge/ipc/{frame,client}`. To add a service: `compose.ts`.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { compose, type Main } from './compose.ts';
import {
  deepLinkId,
  ownArguments,
  readArguments,
  readInstanceData,
  type StartRequest,
} from './navigation/arguments.ts';
import { APP_SCHEME } from './protocol/route.ts';
import { createLog } from './settings/log.ts';
import { resolveDataFolder, resolveDevUrl } from './settings/paths.ts';
import { applySwitches } from './settings/switches.ts';

const dataFolder = resolveDataFolder(process.env);
const userData = join(dataFolder, 'electron');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setName('Gazette');
app.setPath('userData', userData);
app.setAppUserModelId('io.gazette.desktop');
app.enableSandbox();
applySwitches(app.commandLine);
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);

const started = { cwd: process.cwd(), args: ownArguments(process.argv, process.defaultApp === true) };
let main: Main | null = null;
let early: StartRequest[] = [readArguments(started)];
const handle = (request: StartRequest): void =>
  main === null ? void early.push(request) : main.handle(request);

async function run(): Promise<void> {
  const log = createLog(join(dataFolder, 'logs'), process.env['GAZETTE_VERBOSE'] === '1');
  await app.whenReady();
  if (app.isPackaged) app.setAsDefaultProtocolClient(APP_SCHEME);
  const dist = resolve(import.meta.dirname, '..');
  main = await compose({ dataFolder, dist, devUrl: resolveDevUrl(process.env, app.isPackaged), log });
  for (const request of early.splice(0)) main.handle(request);
}

if (app.requestSingleInstanceLock(started)) {
  app.on('open-url', (_event, url) => handle({ noticeId: deepLinkId(url), paths: [] }));
  app.on('second-instance', (_event, argv, cwd, data) =>
    handle(readInstanceData(data) ?? readArguments({ cwd, args: ownArguments(argv, false) })),
  );
  app.on('activate', () => main?.activate());
  app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit());
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped || main === null) return;
    event.preventDefault();
    isStopped = true;
    void main.stop().finally(() => app.quit());
  });
  run().catch((error: unknown) => {
    dialog.showErrorBox('Gazette', String(error));
    app.exit(1);
  });
} else {
  app.exit(0);
}
