/** Node's compile cache for the command of a checkout: compiling is a third of a warm start. */
import { lstatSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { makeFolder } from './make-folder.ts';

/**
 * Keeps it in this person's own cache folder, or nowhere: it is code that is run, and Node's own place for it is among
 * the temporary files of everybody.
 */
export function keepCompileCache(): void {
  // Switched off, as the desktop app does, or the person names one by Node's own variables.
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] === '1' || getCompileCacheDir() !== undefined) return;
  const folder = ownCacheFolder(join(envPaths('gazette', { suffix: '' }).cache, 'compile'));
  if (folder !== null) enableCompileCache(folder);
}

/** The folder, made with mode 0700 where it is missing; null when it is another's, open to others, or cannot be made. */
export function ownCacheFolder(folder: string, user = process.getuid?.()): string | null {
  try {
    makeFolder(folder);
    const info = lstatSync(folder);
    if (!info.isDirectory()) return null;
    // Windows has neither; its cache folder lies in the profile.
    return user === undefined || (info.uid === user && (info.mode & 0o077) === 0) ? folder : null;
  } catch {
    return null;
  }
}
