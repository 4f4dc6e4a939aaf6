import { MALLOC_SETTINGS } from '../rules/malloc.ts';

/**
 * Starts this program anew, in the same process, with the allocator's settings where they are missing: it reads them
 * before anything of ours runs. Returns where there is nothing to do; a bridge that runs for weeks is smaller by a third.
 */
export function tuneAllocator(): void {
  const { execve, env, execArgv, argv, execPath, platform } = process;
  if (platform !== 'linux' || Object.keys(MALLOC_SETTINGS).every((name) => name in env)) return;
  try {
    execve?.(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...MALLOC_SETTINGS, ...env });
  } catch {
    // It runs with more memory, too.
  }
}
