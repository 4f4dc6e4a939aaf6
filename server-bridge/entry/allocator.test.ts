import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

/** What the running bridge was started with, by name. */
async function environmentOfServe(env: Record<string, string>): Promise<Map<string, string>> {
  const data = mkdtempSync(join(tmpdir(), 'gazette-allocator-'));
  const child = spawn(process.execPath, [CLI, 'serve', '--no-open', '--data', data], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true, maxRetries: 10 });
  });
  await new Promise((done) => child.stdout.once('data', done));
  const entries = readFileSync(`/proc/${child.pid ?? 0}/environ`, 'utf8').split('\0');
  return new Map(entries.map((entry) => [entry.split('=', 1)[0] ?? '', entry.slice(entry.indexOf('=') + 1)]));
}

// Only there is a process's environment a file, and only there is it set.
describe.runIf(process.platform === 'linux')('gazette serve', () => {
  it('runs with the allocator’s settings, in the process that was started', async () => {
    const environment = await environmentOfServe({});
    expect(environment.get('MALLOC_ARENA_MAX')).toBe('2');
    expect(environment.get('MALLOC_TRIM_THRESHOLD_')).toBe('131072');
  });

  it('keeps what its person has set', async () => {
    const environment = await environmentOfServe({ MALLOC_ARENA_MAX: '7' });
    expect(environment.get('MALLOC_ARENA_MAX')).toBe('7');
    expect(environment.get('MALLOC_MMAP_THRESHOLD_')).toBe('131072');
  });
});
