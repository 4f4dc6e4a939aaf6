import { describe, expect, it } from 'vitest';
import { NO_POLICY, policy } from '../contract/policy.ts';
import { isSecretField, withoutSecrets } from './policy-secrets.ts';

describe('secrets of the policy', () => {
  it('are left out for whoever only shows it, and told to be there', () => {
    const key = 'k'.repeat(43);
    const state = {
      ...NO_POLICY,
      values: policy.parse({ update: { reportKey: key, ring: 'pilot' } }),
      set: [{ field: 'update.reportKey', origin: '/etc/gazette/policy.json' }],
    };
    const shown = withoutSecrets(state);
    expect(JSON.stringify(shown)).not.toContain(key);
    expect(shown).toMatchObject({ values: { update: { reportKey: null, ring: 'pilot' } }, set: state.set });
    expect(state.values.update.reportKey).toBe(key);
    expect(withoutSecrets(NO_POLICY)).toBe(NO_POLICY);
    expect([isSecretField('update.reportKey'), isSecretField('update.ring')]).toEqual([true, false]);
  });
});
