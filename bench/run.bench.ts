/** `npm run bench [-- --quick]`: builds, then runs every benchmark in a process of its own, one after the other. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const folder = import.meta.dirname;
const isQuick = process.argv.includes('--quick');
const BENCHES = ['desk', 'bridge', 'pool', 'ipc', 'package'];

const build = spawnSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
for (const name of BENCHES) {
  const { status } = spawnSync('node', [join(folder, `${name}.bench.ts`), ...(isQuick ? ['--quick'] : [])], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
