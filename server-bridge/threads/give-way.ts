/** What worker threads of several parts ask of the system. May import Node only. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets the calling thread wait behind those that people wait for, where all want the processor at once: on Linux,
 * whose threads each have a priority (sched(7), "The nice value"). Elsewhere a priority is the whole process's.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    // "<pid>/task/<tid>"
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread > 0) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Without it all share alike.
  }
}
