import { Piscina } from 'piscina';
import type { DocumentInput } from '../../../server-bridge/notice/document.ts';
import { packInputs, unpackDocuments } from '../../../server-bridge/workers/codec.ts';
import { compileDictionary } from '../../../server-bridge/notice/moderate/index.ts';
import { createNoticePool } from '../../../server-bridge/workers/pool.ts';
import { announcement } from '../../corpus.ts';
import type { Measure, Round } from '../measure.ts';
import { inputs } from '../path.ts';
import { wordListText } from '../words.ts';

const WORKERS = 2;
const JOB_ITEMS = 32;
/** A burst of some seconds' work for one worker. */
const BURST: readonly DocumentInput[] = Array.from({ length: 10 }, () => inputs).flat();
/** One text of 128 KiB among hundred others: who gets it must not keep others waiting. */
const MIXED: readonly DocumentInput[] = BURST.slice(0, 1000).flatMap((input, index) =>
  index % 100 === 0 ? [input, { ...input, text: announcement(index, 128 * 1024) }] : [input],
);

const setup = (): { dictionary: Uint8Array; dictionaryVersion: string } => ({
  dictionary: compileDictionary(wordListText(), { version: 'bench' }).bytes,
  dictionaryVersion: 'bench',
});

async function gazette(burst: readonly DocumentInput[], ahead?: number): Promise<Round> {
  const pool = createNoticePool({
    workerUrl: new URL('../../../server-bridge/workers/notice-worker.ts', import.meta.url),
    maxWorkers: WORKERS,
    ...(ahead === undefined ? {} : { ahead }),
    patienceMs: 0,
    idleMs: 600_000,
    ...setup(),
  });
  return async () => {
    const documents = await pool.process(burst);
    return documents.reduce((sum, { body }) => sum + body.length, 0);
  };
}

/** Its own queue and balancer; the jobs, their size and their encoding are ours. */
async function piscina(burst: readonly DocumentInput[]): Promise<Round> {
  const pool = new Piscina({
    filename: new URL('piscina-worker.ts', import.meta.url).href,
    name: 'run',
    minThreads: WORKERS,
    maxThreads: WORKERS,
    workerData: setup(),
  });
  const run = async (items: readonly DocumentInput[]): Promise<number> => {
    const bytes = packInputs(items, null);
    const answer = (await pool.run({ bytes, isPlain: false }, { transferList: [bytes] })) as ArrayBuffer;
    return unpackDocuments(answer).reduce((sum, { body }) => sum + body.length, 0);
  };
  return async () => {
    const jobs: Promise<number>[] = [];
    for (let at = 0; at < burst.length; at += JOB_ITEMS) jobs.push(run(burst.slice(at, at + JOB_ITEMS)));
    return (await Promise.all(jobs)).reduce((sum, bytes) => sum + bytes, 0);
  };
}

/** A burst through two workers, with what the bridge's thread does for it. */
export const pool: Measure = {
  name: 'pool',
  amount: BURST.length,
  unit: 'notices',
  target: { perSecond: 12_900 },
  sides: sidesOf(BURST),
};

/** The same with large texts among the small ones. */
export const poolMixed: Measure = {
  name: 'pool-mixed',
  amount: MIXED.length,
  unit: 'notices',
  target: { ratio: 1 },
  sides: sidesOf(MIXED),
};

function sidesOf(burst: readonly DocumentInput[]): Measure['sides'] {
  return [
    { name: 'gazette', prepare: () => gazette(burst) },
    { name: 'gazette, pulling only', prepare: () => gazette(burst, 1) },
    { name: 'piscina', prepare: () => piscina(burst) },
  ];
}
