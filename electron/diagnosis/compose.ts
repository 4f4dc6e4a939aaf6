/** Hands Electron to main's part of the diagnosis. */
import { homedir, release } from 'node:os';
import { app, Notification, screen, type Dialog } from 'electron';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { Policy } from '../../server-bridge/contract/policy.ts';
import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import type { Later } from '../bridge/supervisor.ts';
import type { Strings } from '../settings/strings.ts';
import { createHostDiagnosis, type HostDiagnosis } from './diagnosis.ts';
import { testNotification } from './notification-test.ts';

export function composeDiagnosis(parts: {
  readonly caller: Caller;
  readonly policy: () => Policy;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly strings: () => Strings;
  readonly downloads: () => string;
  readonly logFolder: string;
  readonly connection: () => ConnectionState;
  readonly later: Later;
}): HostDiagnosis {
  const { strings, later } = parts;
  const { electron, chrome, node } = process.versions;
  return createHostDiagnosis({
    ...parts,
    text: strings,
    resolveProxy: (address) => app.resolveProxy(address),
    notify: () => testNotification({ Notification, text: strings().testNotification, later }),
    facts: () => ({
      app: app.getVersion(),
      electron,
      chromium: chrome,
      node,
      system: `${process.platform} ${process.arch} ${release()}`,
      locale: app.getLocale(),
      isPackaged: app.isPackaged,
      isSandboxOff: app.commandLine.hasSwitch('no-sandbox'),
      connection: parts.connection(),
      displays: screen.getAllDisplays().map(({ bounds, scaleFactor }) => ({ ...bounds, scaleFactor })),
    }),
    home: homedir(),
    now: () => performance.now(),
    wallClock: Date.now,
  });
}
