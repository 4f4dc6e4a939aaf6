import { isMainThread } from 'node:worker_threads';

/**
 * From now on, whatever this process makes (its threads and SQLite included) is readable by its person only: it holds
 * notices. Answers the mask that was in force, for programs that are started for the person.
 */
export function keepFilesPrivate(): number {
  return setMask(0o077);
}

/** Runs `work`, which starts a program, with another mask. */
export function withFileMask<T>(mask: number, work: () => T): T {
  const before = setMask(mask);
  try {
    return work();
  } finally {
    setMask(before);
  }
}

/** A thread shares its process's mask and has no say in it. */
const setMask = (mask: number): number => (isMainThread ? process.umask(mask) : process.umask());
