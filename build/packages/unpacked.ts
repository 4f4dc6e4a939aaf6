/** The app as electron-builder lays it out below its output folder. */
export interface UnpackedApp {
  readonly folder: string;
  /** What is signed as a whole, in the folder. */
  readonly app: string;
  /** The executable in the folder, with `/`. */
  readonly executable: string;
}

/** Which of a system's processor; x64 is the one without a suffix. */
export function unpackedApp(platform: NodeJS.Platform, arch: string): UnpackedApp {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin') {
    const app = 'Gazette.app';
    return { folder: `mac${suffix}`, app, executable: `${app}/Contents/MacOS/Gazette` };
  }
  const executable = platform === 'win32' ? 'Gazette.exe' : 'gazette';
  return {
    folder: `${platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`,
    app: executable,
    executable,
  };
}
