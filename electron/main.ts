/**
 * Electron main's entry: the desktop app, or `<executable> cli …`, the `gazette` command. Decided before anything else is
 * loaded; both are waited for here, because what must happen before `ready` happens in them.
 */
import { join, resolve } from 'node:path';
import { app, utilityProcess } from 'electron';
import { commandArguments } from './cli/arguments.ts';

const args = commandArguments(process);
if (args === null) {
  await import('./app.ts');
} else {
  const { runCommand } = await import('./cli/command.ts');
  const script = join(resolve(import.meta.dirname, '..'), 'bridge', 'cli.js');
  runCommand({ args, script, app, electron: utilityProcess, process });
}
