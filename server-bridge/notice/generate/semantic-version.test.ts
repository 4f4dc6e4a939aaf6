import { describe, expect, it } from 'vitest';
import { isBreaking, isNewer, readVersion } from './semantic-version.ts';

describe('versions', () => {
  it.each([
    '0.0.4',
    '1.2.3',
    '10.20.30',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-0A.is.legal',
    '1.0.0+001',
    '1.0.0-rc.1+b-5',
  ])('%s is one', (text) => {
    expect(readVersion(text)).not.toBeNull();
  });

  it.each([
    '1',
    '1.2',
    'v1.2.3',
    '1.2.3.4',
    '01.2.3',
    '1.2.03',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3+',
    '1.2.3 ',
    '1.2.x',
    '一.二.三',
    '',
    '1.2.3-a..b',
  ])('%j is none', (text) => {
    expect(readVersion(text)).toBeNull();
  });

  it('come in their order', () => {
    // semver.org 2.0.0, section 11.
    const order = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.2.0',
      '1.10.0',
      '2.0.0',
    ];
    for (const [index, one] of order.entries()) {
      for (const [other, two] of order.entries()) expect(isNewer(two, one)).toBe(other > index);
    }
    expect(isNewer('1.0.0+b', '1.0.0+a')).toBe(false);
  });

  it('may break what worked with a major step only', () => {
    expect(isBreaking('2.0.0', '1.9.0')).toBe(true);
    expect(isBreaking('1.10.0', '1.9.0')).toBe(false);
    expect(isBreaking('0.2.0', '0.1.9')).toBe(true);
    expect(isBreaking('0.1.10', '0.1.9')).toBe(false);
    expect(isBreaking('2.0.0', '2.0.0-rc.1')).toBe(true);
  });
});
