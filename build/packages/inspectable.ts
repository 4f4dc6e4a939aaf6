import { copyFileSync, cpSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { filesBelow } from './stage.ts';

/**
 * A second unpacked app beside the first, for tests that must reach the main process: it differs in one fuse, by which
 * Node's inspector may be asked for on the command line. Never to be shipped. Answers its executable.
 */
export async function makeInspectable(unpacked: string, executable: string, target: string): Promise<string> {
  rmSync(target, { recursive: true, force: true });
  if (process.platform === 'darwin') {
    cpSync(unpacked, target, { recursive: true, verbatimSymlinks: true });
  } else {
    for (const path of filesBelow(unpacked)) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      // Links: only the executable is another one.
      if (path === executable) copyFileSync(join(unpacked, path), join(target, path));
      else linkSync(join(unpacked, path), join(target, path));
    }
  }
  const path = join(target, executable);
  await flipFuses(path, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    ...(process.platform === 'darwin' ? { resetAdHocDarwinSignature: true } : {}),
  });
  return path;
}
