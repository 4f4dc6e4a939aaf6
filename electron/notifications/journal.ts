import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ATTENTION_STEPS, SITUATIONS } from '../../server-bridge/contract/names.ts';
import { position, type Position } from '../../server-bridge/contract/notice.ts';
import { z } from '../../server-bridge/contract/schema.ts';
import { unknownFields } from '../settings/json-file.ts';
import { writeAtomic } from '../settings/write-atomic.ts';

/**
 * Why a version was not announced: by a situation or by its step (`inbox`, `badge`), because the system does not show
 * it, or because it was read, or gone, before its turn came.
 */
const REASONS = [...SITUATIONS, 'inbox', 'badge', 'unsupported', 'failed', 'read'] as const;

/**
 * What became of the notification of one version on this device. `pending`: recorded, not shown yet. What a situation
 * that passes suppressed becomes `shown` or `summarised` when it has passed.
 */
const record = z.object({
  id: z.string(),
  version: z.number().int(),
  outcome: z.enum(['pending', 'shown', 'summarised', 'suppressed']),
  why: z.enum(REASONS).optional(),
  /** Of the ladder, as it was then. */
  step: z.enum(ATTENTION_STEPS).optional(),
  /** How an emergency left the displays. */
  ended: z.enum(['acknowledged', 'timed-out', 'all-clear']).optional(),
  mustAck: z.boolean(),
  at: z.number().int(),
});
export type NotificationRecord = z.infer<typeof record>;

/**
 * Of a newer version: what this one does not understand of a record costs no other, and the version counts as told of. So
 * a line may only grow; what needs another form takes another file.
 */
const foreignRecord = z.object({
  id: record.shape.id,
  version: record.shape.version,
  outcome: record.shape.outcome.catch('suppressed'),
  why: record.shape.why.catch(undefined),
  step: record.shape.step.catch(undefined),
  ended: record.shape.ended.catch(undefined),
  mustAck: record.shape.mustAck.catch(false),
  at: record.shape.at.catch(0),
});
const line = z.union([record, z.object({ position }), foreignRecord]);
type Line = z.infer<typeof line>;

/** Main's memory of notifications, which outlives restarts (DESIGN section 8, item 4). */
export interface NotificationJournal {
  /** False at the very first start. */
  readonly hasHistory: boolean;
  /** Up to where changes were looked at; what is later may be looked at again, without harm. */
  readonly position: Position | null;
  has(id: string, version: number): boolean;
  /** Any version of it was recorded. */
  knows(id: string): boolean;
  /** What became of a version; undefined when nothing was recorded, or so long ago that it was dropped. */
  find(id: string, version: number): NotificationRecord | undefined;
  /** Every version that a notification's name stands for; for a click whose notification an earlier run showed. */
  records(): Iterable<NotificationRecord>;
  /** Suppressed by what passes, and to be told of when it has passed; oldest first. */
  readonly waiting: readonly NotificationRecord[];
  /**
   * Of an earlier run, and to be acknowledged: never shown, or emergencies whose end nobody recorded. Those may have
   * been shown only a moment before the run was killed.
   */
  readonly unshown: readonly NotificationRecord[];
  /** On disk when it resolves. Failing is logged: a notice is rather announced twice than not at all. */
  write(records: readonly NotificationRecord[], position: Position | null): Promise<void>;
  close(): Promise<void>;
}

const PASSING: ReadonlySet<NotificationRecord['why']> = new Set<NotificationRecord['why']>([
  'do-not-disturb',
  'presentation',
  'quiet-hours',
  'snooze',
]);
const isWaiting = ({ outcome, why }: NotificationRecord): boolean =>
  outcome === 'suppressed' && PASSING.has(why);

const KEPT = 10_000;
const keyOf = ({ id, version }: { id: string; version: number }): string => `${id} ${version}`;
const encode = (lines: readonly Line[]): string =>
  lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/** Null for what is no line of any version; `unknown` are fields of another one, or its whole line. */
function parseLine(text: string): { readonly known: Line | null; readonly unknown: object } | null {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw !== 'object' || raw === null) return null;
    const parsed = line.safeParse(raw);
    if (!parsed.success) return { known: null, unknown: raw };
    return { known: parsed.data, unknown: unknownFields(raw, parsed.data) };
  } catch {
    return null;
  }
}

/** Opens the journal: one JSON object a line, appended; rewritten at the start when it has grown. */
export async function openJournal(
  path: string,
  log: (message: string) => void,
): Promise<NotificationJournal> {
  const records = new Map<string, NotificationRecord>();
  /** As newer versions wrote them. */
  const written = new Map<string, string>();
  const others: string[] = [];
  const unknown = new Map<string, object>();
  let at: Position | null = null;
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((entry) => entry !== '');
  for (const entry of lines) {
    // A line cut off by a kill, or garbage, costs nobody else anything.
    const parsed = parseLine(entry);
    if (parsed === null) continue;
    const { known } = parsed;
    if (known === null) others.push(entry);
    else if ('position' in known) at = known.position;
    else {
      const key = keyOf(known);
      records.delete(key);
      records.set(key, known);
      written.set(key, entry);
      if (Object.keys(parsed.unknown).length > 0) unknown.set(key, parsed.unknown);
    }
  }
  others.splice(0, others.length - KEPT);
  for (const key of [...records.keys()].slice(0, Math.max(0, records.size - KEPT))) records.delete(key);
  const kept = [...records.values()];
  const unshown = kept.filter(
    ({ outcome, mustAck, step, ended }) =>
      mustAck &&
      (outcome === 'pending' || (outcome === 'shown' && step === 'emergency' && ended === undefined)),
  );
  const ids = new Set(kept.map(({ id }) => id));
  const waiting = new Map(kept.filter(isWaiting).map((entry) => [keyOf(entry), entry]));

  let file: FileHandle | null = null;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (lines.length > kept.length + others.length + 1 || (text !== '' && !text.endsWith('\n'))) {
      const texts = [...others, ...kept.map((entry) => written.get(keyOf(entry)) ?? JSON.stringify(entry))];
      const rewritten = texts.map((entry) => `${entry}\n`).join('');
      await writeAtomic(path, rewritten + encode(at === null ? [] : [{ position: at }]), 0o600);
    }
    written.clear();
    file = await open(path, 'a', 0o600);
  } catch (error) {
    log(`the notification journal cannot be written: ${String(error)}`);
  }
  let queued: Line[] = [];
  let writing: Promise<void> | null = null;

  /** Writes everything queued, as often as more came meanwhile: a burst costs a few writes, not one each. */
  async function drain(): Promise<void> {
    // What is queued in the same turn goes along.
    await Promise.resolve();
    while (queued.length > 0) {
      const lines = queued;
      queued = [];
      try {
        await file?.appendFile(encode(lines));
        await file?.datasync();
      } catch (error) {
        log(`the notification journal cannot be written: ${String(error)}`);
      }
    }
    writing = null;
  }

  return {
    hasHistory: lines.length > 0,
    get position() {
      return at;
    },
    has: (id, version) => records.has(keyOf({ id, version })),
    knows: (id) => ids.has(id),
    find: (id, version) => records.get(keyOf({ id, version })),
    records: () => records.values(),
    unshown,
    get waiting() {
      return [...waiting.values()];
    },
    write(added, position) {
      for (const entry of added) {
        records.set(keyOf(entry), entry);
        ids.add(entry.id);
        if (isWaiting(entry)) waiting.set(keyOf(entry), entry);
        else waiting.delete(keyOf(entry));
      }
      if (position !== null) at = position;
      queued.push(...added.map((entry) => ({ ...unknown.get(keyOf(entry)), ...entry })));
      queued.push(...(position === null ? [] : [{ position }]));
      writing ??= drain();
      return writing;
    },
    async close() {
      await writing;
      await file?.close().catch(() => {});
      file = null;
    },
  };
}
