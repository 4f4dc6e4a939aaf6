import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportText, type SmokeReport } from './report.ts';
import { STEPS } from './steps.ts';

const report: SmokeReport = {
  at: '2026-11-21T00:00:00.000Z',
  commit: 'abc1234',
  electron: 'Electron 45.4.1 (its own binary)',
  isRealElectron: true,
  system: 'linux x64',
  display: 'wayland',
  isSandboxed: true,
  steps: [
    { id: 'start', what: 'First run', outcome: 'seen', detail: '', screenshots: ['start.png'] },
    { id: 'tray', what: 'Tray', outcome: 'failed', detail: 'a | b\nc', screenshots: [] },
  ],
};

describe('the smoke run', () => {
  it('has a row of docs/verified.md for each of its steps, under a name of its own', () => {
    const rows = readFileSync(resolve(import.meta.dirname, '../../docs/verified.md'), 'utf8');
    const ids = STEPS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !rows.includes(`\n| \`${id}\`: `))).toEqual([]);
  });

  it('reports what it saw in one table', () => {
    const text = reportText(report);
    expect(text).toContain('- 1 seen, 0 to be looked at, 1 failed, 0 not here');
    expect(text).toContain('| `start` | First run | seen |  | [start.png](start.png) |');
    expect(text).toContain('| `tray` | Tray | failed | a \\| b c |  |');
    expect(text).not.toContain('its own binary**');
  });

  it('says when it was not Electron’s own binary, and when the sandbox was off', () => {
    const other = reportText({ ...report, isRealElectron: false, isSandboxed: false });
    expect(other).toContain('**This was not Electron’s own binary.**');
    expect(other).toContain('sandbox: OFF');
  });
});
