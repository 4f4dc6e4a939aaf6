import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const isLong = (process.env['GAZETTE_LONG'] ?? '') !== '';

export default defineConfig({
  testDir: resolve(import.meta.dirname, '../e2e/specs'),
  outputDir: resolve(import.meta.dirname, '../out/e2e'),
  timeout: isLong ? 1_800_000 : 60_000,
  expect: { timeout: 10_000 },
  // Tests wait more than they work, if not much more: two take two thirds of the time that one takes on two cores.
  workers: 2,
  forbidOnly: true,
  // CI's machines are slow at times: a second try is told as «flaky», a second failure fails.
  retries: (process.env['CI'] ?? '') === '' ? 0 : 1,
  reporter: [['list']],
  projects: [
    // They build versions into one folder, and are begun first to have company.
    { name: 'packaged', workers: 1, testMatch: ['**/packaged/**', '**/update/**'] },
    { name: 'electron', testIgnore: ['**/web/**', '**/packaged/**', '**/update/**'] },
    { name: 'web', testIgnore: ['**/electron/**', '**/packaged/**', '**/update/**'] },
  ],
});
