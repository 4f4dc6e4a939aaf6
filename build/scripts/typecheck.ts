/** Type-checks every project; each has the types of its own process only. Arguments name projects. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const all = ['server-bridge', 'electron', 'electron/tsconfig.preload.json', 'renderer', 'e2e', 'build'];
const asked = process.argv.slice(2);
let failed = 0;
for (const project of asked.length > 0 ? asked : all) {
  if (!existsSync(project)) throw new Error(`no such project: ${project}`);
  const { status } = spawnSync('tsc', ['-p', project], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
