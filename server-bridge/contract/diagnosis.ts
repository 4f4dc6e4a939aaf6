import { z } from './schema.ts';

/** One look at something that may be what is wrong. */
export const diagnosisCheck = z.object({
  /**
   * `store`: SQLite's quick check. `hub`: whether the configured hub answers the bridge. `proxy`: by which way the system
   * leads to it. `notification`: whether the system takes one.
   */
  name: z.enum(['store', 'hub', 'proxy', 'notification']),
  outcome: z.enum(['ok', 'failed', 'skipped']),
  /** What was looked at, such as an address, without secrets. */
  subject: z.string().nullable(),
  /**
   * Why it was left out or failed: nothing is configured, the system has none of it, it does not answer in time, the
   * store is damaged, an error of the system (`detail` names it).
   */
  reason: z.enum(['not-configured', 'not-supported', 'timeout', 'damaged', 'error']).nullable(),
  /** For whoever mends it: an HTTP status, the system's error, the proxy's answer. */
  detail: z.string().nullable(),
  /** How long it took. */
  ms: z.number().int().nonnegative(),
});
export type DiagnosisCheck = z.infer<typeof diagnosisCheck>;

/** A file of the bundle, with secrets masked. */
export const diagnosisFile = z.object({ name: z.string(), text: z.string() });
export type DiagnosisFile = z.infer<typeof diagnosisFile>;
