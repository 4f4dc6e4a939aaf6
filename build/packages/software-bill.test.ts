import { describe, expect, it } from 'vitest';
import { limitBill } from './software-bill.ts';

const component = (name: string, version: string) => ({
  'bom-ref': `${name}@${version}`,
  type: 'library',
  name,
  version,
  scope: 'optional',
  properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  purl: `pkg:npm/${name}@${version}`,
});
const bill = {
  specVersion: '1.5',
  serialNumber: 'urn:uuid:1',
  metadata: { timestamp: 'now', component: { ...component('gazette', '0.1.0'), name: 'a-checkout' } },
  components: [component('ws', '8.0.0'), component('vite', '8.0.0'), component('@msgpack/msgpack', '3.0.0')],
};

describe('limitBill', () => {
  it('keeps what is shipped, in order, and nothing that changes from run to run', () => {
    const shipped = [
      { name: 'ws', version: '8.0.0' },
      { name: '@msgpack/msgpack', version: '3.0.0' },
    ];
    const limited = limitBill(bill, shipped) as {
      serialNumber: string;
      metadata: { component: { name: string } };
      components: Array<{ name: string; scope?: string }>;
    };
    expect(limited.components.map(({ name, scope }) => [name, scope])).toEqual([
      ['@msgpack/msgpack', undefined],
      ['ws', undefined],
    ]);
    expect(limited.metadata.component.name).toBe('gazette');
    expect(limited.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const later = { ...bill, serialNumber: 'urn:uuid:2', metadata: { ...bill.metadata, timestamp: 'later' } };
    expect(limitBill(later, shipped)).toEqual(limited);
  });

  it('does not leave out what npm does not know', () => {
    expect(() => limitBill(bill, [{ name: 'ws', version: '9.0.0' }])).toThrow(/ws@9\.0\.0/);
  });
});
