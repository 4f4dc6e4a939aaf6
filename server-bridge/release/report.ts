/**
 * What a desk tells its channel about a version it runs: `POST /updates/<channel>/reports`, JSON, one start each. No personal
 * data: the id is random and another one for every version.
 */
import { z } from '../contract/schema.ts';
import { updateChannel } from '../contract/update.ts';
import { canonicalBytes } from './canonical.ts';
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
  /** HMAC-SHA-256 in standard base64 over `reportMessage`, by the organisation's report key; null without one. */
  mac: z.string().max(64).nullable(),
});
export type Report = z.infer<typeof report>;

/** What the report's MAC is made over: the canonical bytes of all its other fields. */
export function reportMessage(told: Report): Uint8Array {
  const { format, channel, version, id, start, ring, what } = told;
  const rest: Omit<Report, 'mac'> = { format, channel, version, id, start, ring, what };
  return canonicalBytes(rest);
}

/**
 * The bytes of a report key as the policy and the key file write it (43 characters of base64url without padding): 32.
 * Null for what is none.
 */
export function reportKeyBytes(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null;
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(`${base64}=`), (char) => char.charCodeAt(0));
}
