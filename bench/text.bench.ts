/**
 * `npm run bench:text [-- --only=name,…] [--quick]`: the text engine beside its peers. Each side has a process of its
 * own; rounds alternate; medians with least and most.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { report, type Row } from './table.ts';
import { MEASURES } from './text/measures.ts';
import type { Measure } from './text/measure.ts';

const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const rounds = process.argv.includes('--quick') ? 3 : 11;
const wanted = only?.split(',') ?? null;

for (const measure of MEASURES) {
  if (wanted === null || wanted.includes(measure.name)) await run(measure);
}

async function run(measure: Measure): Promise<void> {
  const processes: ChildProcess[] = [];
  const samples: number[][] = measure.sides.map(() => []);
  try {
    for (const index of measure.sides.keys()) {
      const child = fork(join(import.meta.dirname, 'text/side.ts'), [measure.name, String(index)]);
      processes.push(child);
      await answer(child);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, child] of processes.entries()) {
        child.send('round');
        samples[index]?.push(Number(await answer(child)));
      }
    }
  } finally {
    for (const child of processes) if (child.connected) child.send('end');
  }
  report(`text: ${measure.name}`, rowsOf(measure, samples));
}

async function answer(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a side ended with ${String(code)}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message);
    });
  });
}

function rowsOf(measure: Measure, samples: ReadonlyArray<readonly number[]>): Row[] {
  const perSecond = (milliseconds: number): number => (measure.amount * 1000) / milliseconds;
  const middles = samples.map((each) => each.toSorted((one, other) => one - other)[each.length >> 1] ?? NaN);
  const ours = perSecond(middles[0] ?? NaN);
  const peers = middles.filter((_middle, index) => index > 0 && measure.sides[index]?.isNoPeer !== true);
  const best = perSecond(Math.min(...peers));
  const { target } = measure;
  return measure.sides.map(({ name, facts }, index) => ({
    side: name,
    ...facts?.(),
    [`${measure.unit}/s`]: perSecond(middles[index] ?? NaN),
    least: perSecond(Math.max(...(samples[index] ?? []))),
    most: perSecond(Math.min(...(samples[index] ?? []))),
    'x best peer': peers.length === 0 ? '' : perSecond(middles[index] ?? NaN) / best,
    target: index > 0 ? '' : 'ratio' in target ? `${String(target.ratio)} x` : String(target.perSecond),
    met:
      index > 0
        ? ''
        : ('ratio' in target ? ours / best >= target.ratio : ours >= target.perSecond)
          ? 'yes'
          : 'no',
  }));
}
