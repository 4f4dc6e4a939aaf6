/**
 * What a desk tells its channel about a version it runs: `POST /updates/<channel>/reports`, JSON, one start each. No personal
 * data: the id is random and another one for every version.
 */
import { z } from '../contract/schema.ts';
import { updateChannel } from '../contract/update.ts';
import { releaseVersion } from './manifest.ts';

export const REPORT_LIMIT = 2 * 1024;
/** A start without a healthy report within this time counts as an error. */
export const HEALTHY_WITHIN_MS = 120_000;

export const report = z.strictObject({
  format: z.literal(1),
  channel: updateChannel,
  version: releaseVersion,
  /** 128 random bits in hex. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  /** The desk's start with this version, counted from 1. */
  start: z.number().int().positive().max(1_000_000),
  ring: z.string().regex(/^[a-z0-9-]{1,40}$/),
  what: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('started') }),
    /** First paint and bridge ready. Milliseconds from the start of the process. */
    z.strictObject({ kind: z.literal('healthy'), firstPaintMs: z.number().min(0).max(3_600_000) }),
    z.strictObject({ kind: z.literal('connected') }),
    /** The process, a page or the bridge of this start ended by itself, `afterMs` after its start. */
    z.strictObject({ kind: z.literal('crashed'), afterMs: z.number().min(0) }),
    /** The version was left for an older one. */
    z.strictObject({ kind: z.literal('returned'), reason: z.enum(['unhealthy', 'withdrawn']) }),
    /** The desk knows of `next` and is at this place among its cohorts: the smallest makes a stage's first desk. */
    z.strictObject({
      kind: z.literal('waiting'),
      next: releaseVersion,
      cohort: z.number().min(0).max(100),
    }),
  ]),
  /** HMAC-SHA-256 in base64 over the canonical bytes of the rest, by the organisation's report key; null without one. */
  mac: z.string().max(64).nullable(),
});
export type Report = z.infer<typeof report>;
