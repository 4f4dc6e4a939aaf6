import { type Rollout, stageOf, stagesOf, watchedOf } from '../../channel/controller.ts';
import { channelFolder, readCurrent } from '../../channel/folder.ts';
import type { Gates, Sample } from '../../channel/gates.ts';
import { loadFigures } from '../../channel/journal.ts';
import { judge, type WindowFigures } from '../../channel/judge.ts';
import { currentRollout } from '../../channel/keeper.ts';
import { type LogLine, readGatesOf, readLog, recordsFolder } from '../../channel/records.ts';
import type { Tally } from '../../channel/tally.ts';
import type { Figures } from '../../channel/figures.ts';
import { GazetteError } from '../../contract/errors.ts';
import type { UpdateChannel } from '../../contract/update.ts';

const STEPS_SHOWN = 5;

/** What `gazette channel status` tells of one channel, from its files alone. */
export interface ChannelStatus {
  readonly channel: UpdateChannel;
  readonly version: string;
  readonly previous: string | null;
  readonly counter: number;
  readonly expiresAt: string;
  readonly state: Rollout['state'];
  readonly reason: string | null;
  /** Percentages. `offered` is what desks are told now. */
  readonly offered: number;
  readonly percent: number;
  readonly stages: readonly number[];
  readonly goodWindows: number;
  readonly gates: Gates;
  /** Desks that have reported about this version. */
  readonly desks: number;
  readonly connected: number;
  /** Of the window that runs. */
  readonly window: WindowFigures & { readonly minutes: number };
  readonly rings: ReadonlyArray<WindowFigures & { readonly ring: string }>;
  readonly log: readonly LogLine[];
  /** The kept figures cannot be used. */
  readonly problem: string | null;
}

/** @throws GazetteError `not-found` where nothing is published; Error for a file of the channel that is bad */
export async function channelStatus(root: string, channel: UpdateChannel): Promise<ChannelStatus> {
  const folder = channelFolder(root, channel);
  const manifest = await readCurrent(folder);
  if (manifest === null)
    throw new GazetteError('not-found', `nothing is published in the channel ${channel} yet`);
  const records = recordsFolder(root, channel);
  const gates = readGatesOf(records);
  const { rollout } = await currentRollout(records, folder, manifest);
  const { figures, problem } = loadFigures(records, gates.startsPerDesk);
  figures.watch(watchedOf(rollout));
  const { version, previous, counter, state, reason, percent, mostPercent, goodWindows } = rollout;
  return {
    channel,
    version,
    previous,
    counter,
    expiresAt: manifest.signed.expiresAt,
    state,
    reason,
    offered: stageOf(rollout).state === 'running' ? percent : 0,
    percent,
    stages: stagesOf(mostPercent),
    goodWindows,
    gates,
    desks: figures.deskCount,
    connected: figures.connectedCount,
    window: {
      minutes: Math.floor((figures.time - figures.whole.since) / 60_000),
      ...figuresOf(figures, figures.whole, null, gates, gates.sample),
    },
    rings: [...figures.rings].map(([ring, tally]) => ({
      ring,
      ...figuresOf(figures, tally, ring, gates, gates.ringSample),
    })),
    log: readLog(records, STEPS_SHOWN),
    problem,
  };
}

function figuresOf(
  figures: Figures,
  tally: Tally,
  ring: string | null,
  gates: Gates,
  sample: Sample,
): WindowFigures {
  return judge(tally, figures.previousPaints(ring), gates, sample).figures;
}
