/**
 * The desktop app: what must happen before `ready`, then `compose`. What decides anything is in files that need no
 * Electron and are tested; few files talk to it. May import contract, rules, release and the bridge's client.
 */
import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { compose, type Main } from './compose.ts';
import * as start from './navigation/arguments.ts';
import { APP_PRIVILEGES } from './protocol/route.ts';
import { createLog } from './settings/log.ts';
import { resolveDataFolder, resolveDevUrl } from './settings/paths.ts';
import { applySwitches } from './settings/switches.ts';
import { endWithoutData, prepareFolder } from './settings/user-data.ts';
import { installAtStart } from './update/open.ts';
import { openRecords } from './update/records.ts';
import { notCounted } from './update/trial.ts';

const dataFolder = resolveDataFolder(process.env);
const unusable = prepareFolder(join(dataFolder, 'electron'));
app.setName('Gazette');
if (unusable === null) app.setPath('userData', join(dataFolder, 'electron'));
app.setAppUserModelId('org.gazette.desktop');
// The same at every start: by it Windows starts the app for a notification that an earlier run left.
if (process.platform === 'win32') app.setToastActivatorCLSID('{6E1B9C0A-6B0B-4C58-9C5E-2B1A7F0D4E31}');
app.enableSandbox();
applySwitches(app.commandLine);
protocol.registerSchemesAsPrivileged([APP_PRIVILEGES]);

const own = start.ownStart(process);
const early = [start.readArguments(own)];
let main: Main | null = null;
const handle = (request: start.StartRequest): void =>
  (main ?? { handle: (it) => void early.push(it) }).handle(request);

async function run(): Promise<void> {
  if (unusable !== null) return endWithoutData(app, dialog, dataFolder, unusable);
  const log = createLog(join(dataFolder, 'logs'), process.env['GAZETTE_VERBOSE'] === '1');
  await app.whenReady();
  // The other version starts when this process has ended.
  const askedSince = (): string[] | null => (early.length > 1 ? start.argumentsOf(early.slice(1)) : null);
  if (await installAtStart(dataFolder, log, askedSince)) return app.quit();
  if (app.isPackaged) app.setAsDefaultProtocolClient(APP_PRIVILEGES.scheme);
  const dist = resolve(import.meta.dirname, '..');
  const devUrl = resolveDevUrl(process.env, app.isPackaged);
  const hasFolders = early.some(({ paths }) => paths.length > 0);
  main = await compose({ dataFolder, dist, devUrl, hasFolders, log });
  for (const request of early) main.handle(request);
}

if (unusable !== null || app.requestSingleInstanceLock(own)) {
  app.once('ready', (_event, info) => {
    const launch = start.readLaunch(info);
    if (launch.noticeId !== null) early.push(launch);
  });
  app.on('open-url', (event, url) => handle(start.readLink(event, url)));
  app.on('second-instance', (_event, argv, cwd, data) => handle(start.readSecondInstance(argv, cwd, data)));
  app.on('activate', () => main?.activate());
  app.on('window-all-closed', () => main?.staysWithoutWindows() === true || app.quit());
  app.on('will-quit', (event) => {
    if (main === null) return;
    event.preventDefault();
    const { stop } = main;
    main = null;
    void stop().finally(() => app.quit());
  });
  run().catch((error: unknown) => {
    dialog.showErrorBox('Gazette', String(error));
    app.exit(1);
  });
} else {
  notCounted(openRecords(dataFolder), process.pid);
  app.exit(0);
}
