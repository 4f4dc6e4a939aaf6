/** Secrets of the organisation's policy. Whoever acts on the policy has them; whoever only shows it has not. */
import type { PolicyState } from '../contract/policy.ts';

const SECRET_FIELDS = new Set(['update.reportKey']);

/** What stands in a secret's place where fields are shown. */
export const SECRET_SHOWN = '***';

export function isSecretField(field: string): boolean {
  return SECRET_FIELDS.has(field);
}

/** For pages and whoever helps: `set` still tells that there is a secret, and from where. */
export function withoutSecrets(state: PolicyState): PolicyState {
  const { values } = state;
  if (values.update.reportKey === null) return state;
  return { ...state, values: { ...values, update: { ...values.update, reportKey: null } } };
}
