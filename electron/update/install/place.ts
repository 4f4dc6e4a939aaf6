import { accessSync, constants, existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';

/** How and where this app is installed. Paths are absolute. */
export type Place =
  /** `file` is the AppImage. */
  | { readonly target: 'appimage'; readonly file: string }
  /** `top` holds the launcher `gazette`, the link `current` and `versions/`; `version` is the folder that runs. */
  | { readonly target: 'tar.gz'; readonly top: string; readonly version: string }
  | { readonly target: 'nsis' | 'mac' | 'deb' | 'rpm' | 'none' };

export interface Whereabouts {
  readonly platform: NodeJS.Platform;
  readonly execPath: string;
  readonly resourcesPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function findPlace({ platform, execPath, resourcesPath, env }: Whereabouts): Place {
  if (platform === 'win32') {
    const hasUninstaller = existsSync(join(dirname(execPath), 'Uninstall Gazette.exe'));
    return { target: hasUninstaller ? 'nsis' : 'none' };
  }
  // Where macOS runs an app that was not moved out of its download, nothing can be replaced.
  if (platform === 'darwin') return { target: execPath.includes('/AppTranslocation/') ? 'none' : 'mac' };
  if (platform !== 'linux') return { target: 'none' };
  const packageType = read(join(resourcesPath, 'package-type'));
  if (packageType === 'deb' || packageType === 'rpm') return { target: packageType };
  return appImage(execPath, env) ?? versionsFolder(execPath) ?? { target: 'none' };
}

/** The variables are handed on to whatever an AppImage starts: they count for what lies in its mount only. */
function appImage(execPath: string, env: Whereabouts['env']): Place | null {
  const { APPIMAGE: file = '', APPDIR: mount = '' } = env;
  if (!isAbsolute(file) || !isAbsolute(mount) || !isFile(file)) return null;
  const from = real(mount);
  if (from === null || !(real(execPath) ?? '').startsWith(from + sep)) return null;
  // A link to it stays a link.
  return { target: 'appimage', file: real(file) ?? file };
}

function versionsFolder(execPath: string): Place | null {
  const folder = dirname(real(execPath) ?? execPath);
  const top = dirname(dirname(folder));
  const isOurs = basename(dirname(folder)) === 'versions' && isFile(join(top, 'gazette'));
  // A version that is started past the link is somebody's trial of his own.
  if (!isOurs || real(join(top, 'current')) !== folder || needsHelper(folder)) return null;
  return { target: 'tar.gz', top, version: basename(folder) };
}

/** An administrator gave Chromium's helper root's rights: a version that the app lays beside would have none, and not start. */
function needsHelper(folder: string): boolean {
  const info = lstatSync(join(folder, 'chrome-sandbox'), { throwIfNoEntry: false });
  return info !== undefined && info.uid === 0 && (info.mode & 0o4000) !== 0;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Whether this process may change what is in all these folders. */
export function mayWrite(...folders: readonly string[]): boolean {
  try {
    for (const folder of folders) accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
