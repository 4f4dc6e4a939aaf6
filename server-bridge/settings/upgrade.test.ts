import { describe, expect, it } from 'vitest';
import { SETTINGS_VERSION } from '../contract/settings.ts';
import { UPGRADE_STEPS, upgradeSettings } from './upgrade.ts';

describe('upgrading settings', () => {
  const steps = [
    (raw: Readonly<Record<string, unknown>>) => ({ ...raw, b: raw['a'] }),
    (raw: Readonly<Record<string, unknown>>) => ({ ...raw, c: raw['b'] }),
  ];

  it('takes one step a version and hands on what it does not know', () => {
    expect(upgradeSettings({ version: 1, a: 5, odd: true }, steps, 3)).toEqual({
      version: 3,
      a: 5,
      b: 5,
      c: 5,
      odd: true,
    });
    expect(upgradeSettings({ version: 2, b: 6 }, steps, 3)).toEqual({ version: 3, b: 6, c: 6 });
    expect(upgradeSettings({ version: 3 }, steps, 3)).toEqual({ version: 3 });
    expect(upgradeSettings({ x: 1 }, steps, 3)).toEqual({ version: 3, x: 1 });
  });

  it('refuses the future and what is no version', () => {
    expect(() => upgradeSettings({ version: 4 }, steps, 3)).toThrow(
      expect.objectContaining({ code: 'schema-newer' }),
    );
    for (const version of ['1', 0, 1.5, {}]) {
      expect(() => upgradeSettings({ version }, steps, 3)).toThrow(
        expect.objectContaining({ code: 'settings-invalid' }),
      );
    }
  });

  it('has a step for every version', () => {
    expect(UPGRADE_STEPS).toHaveLength(SETTINGS_VERSION - 1);
  });
});
