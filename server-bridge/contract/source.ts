import { level } from './notice.ts';
import { z } from './schema.ts';

/** One item a source could not take in, or took in with a remark. */
export const SOURCE_PROBLEM_CODES = [
  'too-large',
  'binary',
  'unreadable',
  'encoding',
  'id-conflict',
  'link-outside',
  'name-invalid',
  'internal',
] as const;
export const sourceProblem = z.object({
  remoteId: z.string(),
  code: z.enum(SOURCE_PROBLEM_CODES),
  /** For `id-conflict` the id and its owner, for `unreadable` the system's reason. */
  detail: z.string().nullable(),
});
export type SourceProblem = z.infer<typeof sourceProblem>;

/**
 *            +--> gone | unreadable | empty --+
 * scanning --+--> ready                       +--> scanning
 *            +--> asking (many files vanished at once: waits for the person)
 *            +--> paused (disk full)
 */
export const SOURCE_STATES = [
  'scanning',
  'ready',
  'gone',
  'unreadable',
  'empty',
  'asking',
  'paused',
] as const;

export const sourceStatus = z.object({
  id: z.string(),
  kind: z.literal('folder'),
  name: z.string(),
  path: z.string(),
  state: z.enum(SOURCE_STATES),
  /** The system's reason for `unreadable`, the count of vanished files for `asking`. */
  detail: z.string().nullable(),
  maxLevel: level,
  /** IANA zone in which dates without a time are read; null means the system's. */
  zone: z.string().nullable(),
  itemCount: z.number().int().nonnegative(),
  problems: z.array(sourceProblem),
  problemCount: z.number().int().nonnegative(),
  lastScanAt: z.number().int().nullable(),
  /** Done and total of the scan under way. */
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
});
export type SourceStatus = z.infer<typeof sourceStatus>;
