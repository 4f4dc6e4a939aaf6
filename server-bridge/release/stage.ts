/**
 * How much of a version the channel offers now: `/updates/<channel>/stage.json`, written by the channel's controller
 * beside the manifest. It is not signed: it can only narrow what the manifest allows.
 */
import { z } from '../contract/schema.ts';
import { releaseVersion } from './manifest.ts';

export const STAGE_LIMIT = 4 * 1024;
/** Percentages, in the order in which the controller widens. */
export const STAGES = [1, 5, 25, 100] as const;

export const stage = z.strictObject({
  format: z.literal(1),
  /** Of the manifest that this is about. */
  version: releaseVersion,
  counter: z.number().int().positive(),
  state: z.enum(['running', 'paused', 'halted', 'withdrawn']),
  percent: z.number().min(0).max(100),
});
export type Stage = z.infer<typeof stage>;
