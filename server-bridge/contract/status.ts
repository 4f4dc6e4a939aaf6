import { dictionaryInfo } from './moderation.ts';
import { position } from './notice.ts';
import { z } from './schema.ts';
import { sourceStatus } from './source.ts';

export const storeCheck = z.object({
  at: z.number().int(),
  kind: z.enum(['quick', 'full']),
  ok: z.boolean(),
  problems: z.array(z.string()),
});
export type StoreCheck = z.infer<typeof storeCheck>;

export const storeStatus = z.object({
  path: z.string(),
  schemaVersion: z.number().int(),
  bytes: z.number().int(),
  noticeCount: z.number().int(),
  versionCount: z.number().int(),
  mediaBytes: z.number().int(),
  lastCheck: storeCheck.nullable(),
  /** When the last good copy was made, in ms. */
  lastCopyAt: z.number().int().nullable(),
  /** Set when this store took the place of another: of a damaged one, or of one of a newer version that was left. */
  restored: z
    .object({
      at: z.number().int(),
      reason: z.string(),
      cause: z.enum(['damage', 'return']).default('damage'),
    })
    .nullable(),
  isDiskFull: z.boolean(),
});
export type StoreStatus = z.infer<typeof storeStatus>;

export const bridgeStatus = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  pid: z.number().int(),
  startedAt: z.number().int(),
  now: z.number().int(),
  dataFolder: z.string(),
  position,
  store: storeStatus,
  sources: z.array(sourceStatus),
  dictionary: dictionaryInfo,
  connections: z.object({ socket: z.number().int(), web: z.number().int(), refused: z.number().int() }),
  memory: z.object({ residentBytes: z.number().int(), heapBytes: z.number().int() }),
  /** Event-loop delay since start, in ms. */
  loopDelay: z.object({ p50: z.number(), p99: z.number(), p999: z.number(), max: z.number() }),
  web: z.object({ address: z.string().nullable() }),
  /** Whether Chromium's sandbox holds the app's windows; null for a bridge without windows of its own. */
  sandbox: z.enum(['on', 'off']).nullable(),
});
export type BridgeStatus = z.infer<typeof bridgeStatus>;

export const logLine = z.object({
  at: z.number().int(),
  level: z.enum(['error', 'warn', 'info', 'debug']),
  scope: z.string(),
  message: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

/**
 * starting --> catching-up --> live --> offline --> catching-up
 *                                 \--> restarting --> catching-up
 *                                              \--> failed (five deaths in two minutes)
 */
export const connectionState = z.object({
  state: z.enum(['starting', 'catching-up', 'live', 'offline', 'restarting', 'failed']),
  /** Since when, in ms. */
  since: z.number().int(),
  /** Why it failed. */
  reason: z
    .enum([
      'schema-newer',
      'disk-full',
      'store-damaged',
      'data-folder-busy',
      'data-folder-unusable',
      'crashing',
      'signed-out',
    ])
    .nullable(),
  /** What the bridge said of it, for whoever has to mend it. */
  detail: z.string().optional(),
});
export type ConnectionState = z.infer<typeof connectionState>;
