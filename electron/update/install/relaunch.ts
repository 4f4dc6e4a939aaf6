import { join } from 'node:path';
import type { Place } from './place.ts';

/** What is to be started for the version that is in force: never this process's own executable, which is the old one's. */
export function relaunchProgram(place: Extract<Place, { target: 'appimage' | 'tar.gz' }>): string {
  return place.target === 'appimage' ? place.file : join(place.top, 'gazette');
}

/**
 * The arguments of the next process: the switches that this one was started with. With `pending` also what it was asked for.
 * A window is shown again unless none was asked for. `more`: what other starts asked this one for meanwhile, null without any.
 */
export function relaunchArguments(
  argv: readonly string[],
  asked: 'pending' | 'done',
  more: readonly string[] | null = null,
): string[] {
  const args = argv.slice(1);
  // Whoever started the app once more wants to see it.
  if (more !== null) return [...args.filter((it) => it !== '--hidden'), ...more];
  if (asked === 'pending') return args;
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args
    .slice(0, end)
    .filter((it) => it.startsWith('-') && !it.startsWith('--show=') && it !== '--hidden');
}
