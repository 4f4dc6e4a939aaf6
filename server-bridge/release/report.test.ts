import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { type Report, report, reportKeyBytes, reportMessage } from './report.ts';

const valid: Report = {
  format: 1,
  channel: 'stable',
  version: '1.2.0',
  id: '0123456789abcdef0123456789abcdef',
  start: 3,
  ring: 'broad',
  what: { kind: 'healthy', firstPaintMs: 912.5 },
  mac: 'abc',
};

describe('what a report’s proof is made over', () => {
  it('is all of it but the proof, in canonical form', () => {
    expect(new TextDecoder().decode(reportMessage(report.parse(valid)))).toBe(
      '{"channel":"stable","format":1,"id":"0123456789abcdef0123456789abcdef","ring":"broad","start":3,' +
        '"version":"1.2.0","what":{"firstPaintMs":912.5,"kind":"healthy"}}',
    );
    expect(reportMessage({ ...valid, mac: null })).toEqual(reportMessage(valid));
    expect(reportMessage({ ...valid, start: 4 })).not.toEqual(reportMessage(valid));
  });

  it('is keyed with 32 bytes, written in base64url', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 250) % 256);
    const text = Buffer.from(bytes).toString('base64url');
    expect(text).toMatch(/[-_]/);
    expect(reportKeyBytes(text)).toEqual(bytes);
    for (const wrong of ['', text.slice(1), `${text}A`, `${text.slice(0, 42)}=`, `${text.slice(0, 42)}+`])
      expect(reportKeyBytes(wrong)).toBeNull();
  });
});
