/** What the organisation decides, as views ask for it. */
import type { PolicyState } from '../../server-bridge/contract/policy.ts';
import type { AppState } from './store.ts';

type WithPolicy = Pick<AppState, 'policy' | 'settings'>;

const originIn = (policy: PolicyState | null, fields: readonly string[]): string | null =>
  policy?.set.find(({ field }) => fields.includes(field))?.origin ?? null;

/** Whether this setting, or `sources` as a whole, is not to be changed here. */
export const selectIsLocked = ({ settings }: WithPolicy, name: string): boolean =>
  settings?.locked.includes(name) === true;

/** The place that locks a setting; null where it is not known. */
export function selectLockOrigin({ policy }: WithPolicy, name: string): string | null {
  return originIn(policy, [`settings.${name}`, `locked.${name}`, 'notifications.mayBeQuiet']);
}

/** The place that a source is set by; null for the person's own. */
export const selectSourceOrigin = ({ policy }: WithPolicy, id: string): string | null =>
  originIn(policy, [`sources.${id}`]);
