/**
 * electron-builder's packages start the app by themselves: the AppImage's AppRun adds `--no-sandbox` where a test of user
 * namespaces fails, and desktop entries start the executable directly, which then ends without a word. Here both start
 * `gazette-launch` instead, which tells what is missing and switches nothing off. Checked with what it really generates,
 * because there is no option for either.
 */
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const LAUNCHER = 'gazette-launch';
const INSTALLED = `/opt/Gazette/${LAUNCHER}`;
const own = createRequire(import.meta.url);
const builder = createRequire(own.resolve('app-builder-lib'));

type Write = (path: string, data: string | Buffer, ...rest: unknown[]) => Promise<void>;
type Compute = (this: unknown, options: unknown, exec?: string, extra?: unknown) => Promise<string>;

/** The AppRun without its test for user namespaces, starting the launcher. @throws Error when it is not as expected */
export function sandboxedAppRun(text: string): string {
  const result = text
    .replace(/^# Use 'unshare -Ur true'[\s\S]*?^fi\n/m, '')
    .replace(/^HAVE_NO_SANDBOX=0\n[\s\S]*?^done\n/m, '')
    .replace(/^NO_SANDBOX=\(\)\n/m, '')
    .replaceAll(' "${NO_SANDBOX[@]}"', '')
    .replace(/^BIN="\$APPDIR\/[^"/]+"$/m, `BIN="$APPDIR/${LAUNCHER}"`);
  if (/no.?sandbox/i.test(result) || !result.includes(`BIN="$APPDIR/${LAUNCHER}"`)) {
    throw new Error('electron-builder’s AppRun has changed: see build/packages/keep-sandbox.ts');
  }
  return result;
}

/** Lets this process's electron-builder generate these. To be called once, before it runs. */
export function keepSandbox(): void {
  const files = builder('fs-extra') as { writeFile: Write };
  const write = files.writeFile;
  files.writeFile = (path, data, ...rest) =>
    write(path, basename(path) === 'AppRun' ? sandboxedAppRun(data.toString()) : data, ...rest);

  const { LinuxTargetHelper } = builder('./targets/LinuxTargetHelper.js') as {
    LinuxTargetHelper: { prototype: { computeDesktopEntry: Compute } };
  };
  const compute = LinuxTargetHelper.prototype.computeDesktopEntry;
  LinuxTargetHelper.prototype.computeDesktopEntry = async function desktopEntry(options, exec, extra) {
    const installed = await compute.call(this, options, exec ?? `${INSTALLED} %U`, extra);
    // An AppImage has its own start in place of the installed launcher; its actions are configured with that one.
    const entry = exec === undefined ? installed : installed.replaceAll(`=${INSTALLED} `, '=AppRun ');
    if (/no-sandbox/.test(entry)) throw new Error('a desktop entry switches the sandbox off');
    return entry;
  };
}
