/** Starting with the system, on Windows (a value of the registry's Run key) and macOS (a login item). */
import type { App } from 'electron';
import { HIDDEN_ARGUMENT } from '../navigation/arguments.ts';
import { inTurn, type Autostart } from './autostart.ts';

type LoginApp = Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;

export function createLoginItem(options: {
  readonly app: LoginApp;
  readonly platform: NodeJS.Platform;
  readonly log: (message: string) => void;
}): Autostart {
  const { app, platform, log } = options;
  // macOS starts a login item without arguments and tells in another way that it did.
  const entry = platform === 'win32' ? { args: [HIDDEN_ARGUMENT] } : {};
  return inTurn((isOn, by) => {
    try {
      const { openAtLogin } = app.getLoginItemSettings(entry);
      const isOff = isSwitchedOff(app, entry, platform);
      // Setting it anew would also undo what the person did in the system's own list.
      if (isOn ? !openAtLogin || (isOff && by === 'person') : openAtLogin)
        app.setLoginItemSettings({ openAtLogin: isOn, ...entry });
      const isStillOff = isOn && isSwitchedOff(app, entry, platform);
      return Promise.resolve(isStillOff ? 'disabled' : 'ready');
    } catch (error) {
      log(`starting with the system: ${String(error)}`);
      return Promise.resolve('failed');
    }
  });
}

/** Listed, and switched off in Windows' task manager or waiting for approval in macOS' settings. */
function isSwitchedOff(app: LoginApp, entry: { args?: string[] }, platform: NodeJS.Platform): boolean {
  const { openAtLogin, executableWillLaunchAtLogin, status } = app.getLoginItemSettings(entry);
  return platform === 'win32' ? openAtLogin && !executableWillLaunchAtLogin : status === 'requires-approval';
}
