import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const isLong = (process.env['GAZETTE_LONG'] ?? '') !== '';

export default defineConfig({
  testDir: resolve(import.meta.dirname, '../e2e/specs'),
  outputDir: resolve(import.meta.dirname, '../out/e2e'),
  timeout: isLong ? 1_800_000 : 60_000,
  expect: { timeout: 10_000 },
  // Two workers are no faster than one on two cores, and one measures more truly.
  workers: 1,
  forbidOnly: true,
  // CI's machines are slow at times: a second try is told as «flaky», a second failure fails.
  retries: (process.env['CI'] ?? '') === '' ? 0 : 1,
  reporter: [['list']],
  projects: [
    { name: 'electron', testIgnore: ['**/web/**', '**/packaged/**', '**/update/**'] },
    { name: 'web', testIgnore: ['**/electron/**', '**/packaged/**', '**/update/**'] },
    { name: 'packaged', testMatch: ['**/packaged/**', '**/update/**'] },
  ],
});
