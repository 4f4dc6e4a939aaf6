/** What a rollout must keep to: the settings of the gates, `gates.json` in the channel's folder. docs/update-channel.md has the table. */
import { z } from '../contract/schema.ts';

const percent = z.number().min(0).max(100);

/** How much must be known before a window is judged; one with less goes on. */
const sample = (starts: number, paints: number, bad: number) =>
  z
    .strictObject({
      /** Starts. */
      starts: z.number().int().min(1).max(100_000).default(starts),
      /** First paints, one of each desk: the p95 of few is their largest. */
      paints: z.number().int().min(1).max(100_000).default(paints),
      /** Bad starts or slow paints: with fewer, a window above a limit goes on until there are more, or enough good ones. */
      bad: z.number().int().min(1).max(1000).default(bad),
    })
    .prefault({});

export const gates = z.strictObject({
  format: z.literal(1).default(1),
  windowMinutes: z.number().min(1).max(1440).default(30),
  /** Good windows in a row, before a stage is widened. */
  goodWindows: z.number().int().min(1).max(100).default(3),
  /** A stage that has not passed by then waits for the operator. */
  stageHours: z.number().min(1).max(720).default(24),
  /** Starts without a healthy report within 120 s, and crashes, per start. */
  mostErrorPercent: percent.default(3),
  /** How much slower the first paint's p95 may be than the previous version's. */
  mostSlowerMs: z.number().min(0).max(600_000).default(800),
  leastCrashFreePercent: percent.default(99),
  /** Starts of one desk that count in one window. */
  startsPerDesk: z.number().int().min(1).max(100).default(3),
  sample: sample(10, 80, 2),
  /** The same for each ring by itself; a ring with less does not hold the others up. */
  ringSample: sample(20, 80, 3),
});
export type Gates = z.infer<typeof gates>;
export type Sample = Gates['sample'];

export const DEFAULT_GATES: Gates = gates.parse({});

/** @throws Error that names each bad value */
export function readGates(text: string): Gates {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`no JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = gates.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.');
    return name === '' ? message : `${name}: ${message}`;
  });
  throw new Error(problems.join('; '));
}
