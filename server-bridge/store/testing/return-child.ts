/** Goes back to this version's store and dies at a step of it: `node return-child.ts <folder> <step>`. */
import { openStoreFile } from '../recovery.ts';
import { NOW } from './fixtures.ts';
import { WENT_BACK } from './versions.ts';

const [, , folder = '', wanted = ''] = process.argv;
openStoreFile(folder, { log: () => undefined }, NOW + 5_000, {
  returned: WENT_BACK,
  onStep(step) {
    if (step === wanted) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('opened\n');
