import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');

export default defineConfig({
  root,
  test: {
    // Threads and processes that tests start load the sources: stripped and compiled once, not every time.
    env: { NODE_COMPILE_CACHE: resolve(root, 'node_modules/.cache/compile') },
    include: ['{server-bridge,electron,renderer,build}/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    fileParallelism: true,
    // A process for every file costs a quarter of the time; a test that leaves something behind fails its neighbours.
    isolate: false,
    maxWorkers: 2,
  },
});
