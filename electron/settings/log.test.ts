import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from './log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gazette-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('createLog', () => {
  it('writes one JSON object a line, for the user only, without debug lines', () => {
    const log = createLog(join(folder, 'logs'), false);
    log('info', 'two\nlines');
    log('debug', 'left out');
    const path = join(folder, 'logs/main.log');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'info', scope: 'main', msg: 'two\nlines' },
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('begins a new file when the old one is large', () => {
    writeFileSync(join(folder, 'main.log'), 'x'.repeat(1024 * 1024 + 1));
    createLog(folder, false)('info', 'new');
    expect(statSync(join(folder, 'main.log.1')).size).toBeGreaterThan(1024 * 1024);
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toContain('new');
  });

  it('stays bounded while it runs, too', () => {
    const log = createLog(folder, false);
    for (let line = 0; line < 30; line += 1) log('warn', 'x'.repeat(100_000));
    const sizes = ['main.log', 'main.log.1'].map((name) => statSync(join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024 + 200_000);
  });

  it('is silent where it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => createLog(join(folder, 'file'), false)('info', 'lost')).not.toThrow();
  });
});
