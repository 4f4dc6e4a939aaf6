/** The process of one side: `side.ts <measure> <index>`. Runs a round for each message and answers its milliseconds. */
import { MEASURES } from './measures.ts';

const MIN_ROUND_MS = 150;
/** V8 goes on compiling a long path anew for some ten thousand texts. */
const WARM_UP_MS = 4000;

const [name, index] = process.argv.slice(2);
const side = MEASURES.find((measure) => measure.name === name)?.sides[Number(index)];
if (side === undefined) throw new Error(`no side ${String(index)} of ${String(name)}`);

const round = await side.prepare();
let sink = 0;
/** How often the work is repeated, so that a round is long enough to time. */
let repeats = 1;
for (const until = performance.now() + WARM_UP_MS; performance.now() < until;) {
  const before = performance.now();
  sink += await round();
  repeats = Math.max(1, Math.ceil(MIN_ROUND_MS / Math.max(0.001, performance.now() - before)));
}

process.on('message', (message) => {
  if (message === 'round') void run();
  else process.exit(sink === 0 ? 1 : 0);
});
process.send?.('ready');

async function run(): Promise<void> {
  const before = performance.now();
  for (let repeat = 0; repeat < repeats; repeat += 1) sink += await round();
  process.send?.((performance.now() - before) / repeats);
}
