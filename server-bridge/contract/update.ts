/** The state of the app's own updates, as main tells it and the renderer draws it. */
import { z } from './schema.ts';

export const UPDATE_CHANNELS = ['stable', 'beta'] as const;
export const updateChannel = z.enum(UPDATE_CHANNELS);
export type UpdateChannel = z.infer<typeof updateChannel>;

/** Why a manifest, a file or an attempt was refused. Each has a line in every language on the status page. */
export const UPDATE_FAILURES = [
  // The manifest.
  'malformed',
  'unknown-key',
  'too-few-signatures',
  'wrong-algorithm',
  'wrong-signature',
  'wrong-channel',
  'expired',
  'replayed',
  'downgrade',
  'too-old',
  'no-file',
  // A file.
  'wrong-hash',
  'truncated',
  'oversized',
  // The way to them.
  'redirected',
  'unreachable',
  'timeout',
  'server-error',
  'budget-spent',
  // This machine.
  'disk-full',
  'not-writable',
  'install-failed',
] as const;
export const updateFailure = z.enum(UPDATE_FAILURES);
export type UpdateFailure = z.infer<typeof updateFailure>;

const version = z.string().max(40);
/** Milliseconds since 1970. */
const time = z.number().int();

/**
 * One state at a time:
 *
 *     off
 *     idle --check--> checking --nothing newer--> idle
 *                        |  \--not for this desk yet--> waiting --check--> checking
 *                        |--refused, unreachable--> failed --check--> checking
 *                        v
 *                   downloading --cut--> failed; --cancelled--> idle
 *                        |
 *                        v
 *                      ready --next start or "restart now"--> installing --> (the new version) idle
 *                        |                                         \--could not be put in place--> failed
 *                        \--a later look: taken back--> waiting, idle; a newer one--> downloading
 *
 * What is ready stays so while the channel is looked at again. A version that is kept here is ready without being fetched.
 * The policy leads from everywhere but `installing` to `off`, and from there to idle.
 */
export const updateState = z.discriminatedUnion('state', [
  /** Never looks: `package`: the system's package manager updates this app; `target`: this way of installing cannot be. */
  z.object({
    state: z.literal('off'),
    reason: z.enum(['policy', 'development', 'package', 'target', 'no-channel']),
  }),
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('checking') }),
  /** There is `version`, and it is not taken: at `until`, where that is known. `returned`: it did not start well here. */
  z.object({
    state: z.literal('waiting'),
    version,
    reason: z.enum(['rollout', 'paused', 'deferred', 'pinned', 'returned']),
    until: time.nullable(),
  }),
  /** Sizes in bytes. `isDifferential`: only what changed is fetched. */
  z.object({
    state: z.literal('downloading'),
    version,
    received: z.number().int().nonnegative(),
    total: z.number().int().positive(),
    isDifferential: z.boolean(),
  }),
  z.object({ state: z.literal('ready'), version }),
  z.object({ state: z.literal('installing'), version }),
  /** `version` as far as one was named; tried again at `retryAt`. What was fetched is kept where it can be gone on with. */
  z.object({
    state: z.literal('failed'),
    code: updateFailure,
    version: version.nullable(),
    retryAt: time.nullable(),
  }),
]);
export type UpdateState = z.infer<typeof updateState>;

/** All that pages show of updates. */
export const updateOverview = z.object({
  state: updateState,
  version,
  channel: updateChannel,
  ring: z.string(),
  /** What brings updates here. */
  target: z.enum(['appimage', 'tar.gz', 'nsis', 'mac', 'deb', 'rpm', 'none']),
  checkedAt: time.nullable(),
  /** Kept, to go back to. */
  previous: version.nullable(),
  /** `from` was left for `to`: it did not start well, or it was taken back. Until a newer version is installed. */
  returned: z
    .object({ from: version, to: version, at: time, reason: z.enum(['unhealthy', 'withdrawn']) })
    .nullable(),
  /** The refusals of late, newest first: at most 20. */
  refusals: z.array(z.object({ at: time, code: updateFailure, version: version.nullable() })).max(20),
  /** A version whose news nobody has seen yet. */
  news: version.nullable(),
});
export type UpdateOverview = z.infer<typeof updateOverview>;

/** The content of `RETURNED_FILE`: version `from` was left for `to`. */
export const returnedFrom = z.object({ from: version, to: version, at: time });
export type ReturnedFrom = z.infer<typeof returnedFrom>;

export const UPDATE_ACTIONS = ['check', 'cancel', 'restart', 'news-seen'] as const;
export type UpdateAction = (typeof UPDATE_ACTIONS)[number];
