import type { SettingsState } from '../../contract/settings.ts';
import { readEnvironment } from '../../settings/overrides.ts';
import type { CliIo } from './io.ts';
import { oneLine } from './text.ts';

/** What of the settings is not in force, a line each: a bad file, and variables of this environment with wrong values. */
export function settingsTrouble(problem: SettingsState['problem'], env: CliIo['env']): string[] {
  const refused = readEnvironment(env).refused.map(({ name, reason }) => `${name} is ignored: ${reason}`);
  if (problem === null) return refused.map(oneLine);
  const kept = problem.keptAs === 'settings.json' ? 'it stays where it is' : `kept as ${problem.keptAs}`;
  const file = `the settings file is bad (${problem.reason}; ${kept}): the last good settings stay in force`;
  return [file, ...refused].map(oneLine);
}
