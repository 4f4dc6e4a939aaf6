import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APP_PRIVILEGES } from './protocol/route.ts';
import { menuTemplate } from './windows/menu.ts';
import { stringsFor } from './settings/strings.ts';
import { webPreferences } from './windows/web-preferences.ts';

/** Sources of main and preload that ship. */
const sources = globSync('**/*.ts', { cwd: import.meta.dirname })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.endsWith('.test.ts') && path !== 'bridge/testing.ts')
  .map((path) => ({ path, text: readFileSync(join(import.meta.dirname, path), 'utf8') }));
const filesWith = (pattern: RegExp): string[] =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .toSorted();

describe("Electron's security checklist (docs/security.md)", () => {
  it('isolates and sandboxes every page, without Node and without what is off by default (2-4, 6, 8-12)', () => {
    const used = webPreferences('/preload.cjs', { isDevelopment: false, isSpellchecked: false });
    expect(used).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
    });
    for (const never of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures']) {
      expect(used).not.toHaveProperty(never);
    }
    const makers = ['windows/attention-windows.ts', 'windows/windows.ts'];
    expect(filesWith(/new BrowserWindow\(/)).toEqual(makers);
    expect(filesWith(/webPreferences/)).toEqual([makers[0], 'windows/web-preferences.ts', makers[1]]);
  });

  it('offers no device, captures no screen and has one session (5)', () => {
    expect(filesWith(/select-(hid|usb|bluetooth)-device|select-serial-port/)).toEqual([]);
    expect(filesWith(/setDisplayMediaRequestHandler|desktopCapturer/)).toEqual([]);
    // Updates have one without pages.
    expect(filesWith(/fromPartition|fromPath\(|partition:/)).toEqual(['update/fetch/session.ts']);
    for (const handler of [
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
    ])
      expect(filesWith(new RegExp(handler))).toEqual([
        'navigation/session.ts',
        'update/fetch/electron-transport.ts',
      ]);
  });

  it('gets around no policy with its scheme (7) and loads no file: page (18)', () => {
    expect(APP_PRIVILEGES.privileges).not.toHaveProperty('bypassCSP');
    expect(APP_PRIVILEGES.privileges).not.toHaveProperty('corsEnabled');
    expect(filesWith(/loadFile\(|['"`]file:/)).toEqual([]);
  });

  it('has one place that hands addresses to the system (15)', () => {
    expect(filesWith(/shell\.openExternal\(/)).toEqual(['navigation/external.ts']);
    // One fixed folder of ours: nothing that came with a notice is ever opened.
    expect(filesWith(/openPath\(|showItemInFolder\(/)).toEqual(['desktop/documentation.ts']);
  });

  it('has one registrar of messages (17) and one object in the page (20)', () => {
    expect(filesWith(/ipcMain\.(handle|on)\(/)).toEqual(['ipc/register.ts']);
    expect(filesWith(/ipcRenderer\./)).toEqual(['preload.ts']);
    expect(filesWith(/exposeInMainWorld/)).toEqual(['preload.ts']);
    const preload = readFileSync(join(import.meta.dirname, 'preload.ts'), 'utf8');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
  });

  it('starts no crash reporter, ignores no certificate error and runs no text as code', () => {
    expect(filesWith(/crashReporter|certificate-error|setCertificateVerifyProc|eval\(|new Function/)).toEqual(
      [],
    );
    expect(filesWith(/executeJavaScript|insertCSS/)).toEqual([]);
  });

  it('offers developer tools and reloading in development only', () => {
    const roles = (isDevelopment: boolean): string =>
      JSON.stringify(
        menuTemplate({
          strings: stringsFor('en', ''),
          platform: 'linux',
          isDevelopment,
          hasDocumentation: false,
          onCommand: () => {},
          onAct: () => {},
          onZoom: () => {},
        }),
      );
    expect(roles(false)).not.toMatch(/reload|toggleDevTools/i);
    expect(roles(true)).toMatch(/reload/);
    for (const role of ['copy', 'paste', 'quit']) expect(roles(false)).toContain(`"${role}"`);
  });
});
