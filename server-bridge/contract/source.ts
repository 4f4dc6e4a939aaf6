import { level } from './notice.ts';
import { z } from './schema.ts';

/** One item that a source could not take in. `values` is what the text of its code speaks of. */
const problem = <const C extends string, V extends z.ZodRawShape>(code: C, values: V) =>
  z.object({
    remoteId: z.string(),
    code: z.literal(code),
    values: z.object(values),
    /** The same in English, for logs and the command. */
    detail: z.string(),
  });
/** The system's own code, such as `EACCES`. */
const systemReason = { reason: z.string() };

export const sourceProblem = z.discriminatedUnion('code', [
  problem('too-large', { bytes: z.number().int(), limit: z.number().int() }),
  problem('binary', {}),
  problem('encoding', {}),
  problem('encoding-broken', { encoding: z.string() }),
  problem('cut-off', {}),
  problem('emptied', {}),
  problem('not-a-file', {}),
  problem('unreadable', systemReason),
  problem('too-deep', { limit: z.number().int() }),
  problem('id-conflict', {
    noticeId: z.string(),
    /** The item that has the id; null when it is not known. */
    owner: z.string().nullable(),
    /** The owner's source, when it is another one. */
    sourceId: z.string().nullable(),
  }),
  problem('link-outside', {}),
  problem('link-broken', systemReason),
  problem('link-loop', {}),
  problem('name-invalid', {}),
  problem('name-twice', {}),
  problem('internal', {}),
]);
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
