import type { Details } from 'electron';

/**
 * Whether a child process that ended is worth a word to the person: one that all pages use, and not of its own will.
 * Utility processes are started again when they are needed; the backend, one of them, has its own supervisor.
 */
export function isPartLost(type: Details['type'], reason: Details['reason']): boolean {
  return type === 'GPU' && reason !== 'clean-exit' && reason !== 'killed';
}
