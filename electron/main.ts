/**
 * Electron main's entry: the desktop app, or `<executable> cli …`, the `gazette` command. Decided before anything else is
 * loaded; both are waited for here, because what must happen before `ready` happens in them. The app goes through the boot
 * file, which leaves a version that does not start; the command is no start of a version.
 */
import { join, resolve } from 'node:path';
import { app, dialog, utilityProcess } from 'electron';
import { commandArguments } from './cli/arguments.ts';
import { createLog } from './settings/log.ts';
import { resolveDataFolder } from './settings/paths.ts';
import { boot, isProgramRunning } from './update/boot.ts';

const args = commandArguments(process);
if (args === null) {
  const dataFolder = resolveDataFolder(process.env);
  await boot({
    app,
    dialog,
    process,
    dataFolder,
    isRunning: (pid) => isProgramRunning(pid, process),
    wallClock: Date.now,
    log: (message) => createLog(join(dataFolder, 'logs'), false)('error', message),
    loadMain: () => import('./app.ts'),
  });
} else {
  const { runCommand } = await import('./cli/command.ts');
  const script = join(resolve(import.meta.dirname, '..'), 'bridge', 'cli.js');
  runCommand({ args, script, app, electron: utilityProcess, process });
}
