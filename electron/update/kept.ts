/**
 * What this desk keeps of getting updates, as small files in `userData/update`, each written whole. One that is damaged begins
 * anew and is told in the log. (What it keeps of installing is in `records.ts`.)
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../../server-bridge/contract/schema.ts';
import { UPDATE_CHANNELS, updateChannel, updateOverview } from '../../server-bridge/contract/update.ts';
import { MANIFEST_LIMIT, releaseVersion } from '../../server-bridge/release/manifest.ts';
import { keptTrust } from '../../server-bridge/release/rotation.ts';
import { openJsonFile, type JsonFile } from '../settings/json-file.ts';

const time = z.number().int();

const desk = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

const channels = z.object({
  /** The highest verified counter of each channel. */
  counters: z.partialRecord(z.enum(UPDATE_CHANNELS), z.number().int().positive()),
  trust: keptTrust.nullable(),
});

const memory = z.object({
  checkedAt: time.nullable(),
  /** When a version was first seen here, newest first. */
  seen: z.array(z.object({ version: releaseVersion, at: time })),
  /** When downloads of late began. */
  attempts: z.array(time),
  refusals: updateOverview.shape.refusals,
  /** The version whose news were shown last. */
  news: z.string().nullable(),
});
export type Memory = z.infer<typeof memory>;

/** A version that is ready to be installed, with the manifest that says so. */
const stagedRecord = z.object({
  /** The manifest's file as it was verified at `at`. */
  manifest: z.string().max(MANIFEST_LIMIT),
  channel: updateChannel,
  version: releaseVersion,
  /** The file in the staging folder; null: nothing was fetched, the kept previous version is put back. */
  name: z.string().max(128).nullable(),
  at: time,
  /** Times that installing it was begun. */
  tries: z.number().int().nonnegative(),
  /** Why the last one failed. */
  failure: updateOverview.shape.refusals.element.shape.code.nullable(),
});
export type StagedRecord = z.infer<typeof stagedRecord>;

export interface Kept {
  /** Random, never sent: it decides this desk's cohorts. */
  readonly deskId: string;
  readonly channels: JsonFile<z.infer<typeof channels>>;
  readonly memory: JsonFile<Memory>;
  readonly staged: JsonFile<StagedRecord | null>;
  /** Resolves when everything is on disk. */
  settled(): Promise<void>;
}

/** Looks into the one file that says so. */
export async function isAnythingStaged(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, STAGED), 'utf8').catch(() => 'null');
  return text.trim() !== 'null';
}

const MOST_SEEN = 20;
const MOST_REFUSALS = 20;
const STAGED = 'staged.json';

/** `folder`: `userData/update`. */
export async function openKept(folder: string, log: (message: string) => void): Promise<Kept> {
  const open = <T>(name: string, schema: z.ZodType<T>, fallback: T): Promise<JsonFile<T>> =>
    openJsonFile(join(folder, name), schema, fallback, log);
  const [deskFile, channelsFile, memoryFile, staged] = await Promise.all([
    open('desk.json', desk.nullable(), null),
    open('channels.json', channels, { counters: {}, trust: null }),
    open('memory.json', memory, { checkedAt: null, seen: [], attempts: [], refusals: [], news: null }),
    open(STAGED, stagedRecord.nullable(), null),
  ]);
  const deskId = deskFile.value?.id ?? randomBytes(16).toString('hex');
  if (deskFile.value === null) void deskFile.save({ id: deskId });
  return {
    deskId,
    channels: channelsFile,
    memory: memoryFile,
    staged,
    async settled() {
      await Promise.all([deskFile.settled(), channelsFile.settled(), memoryFile.settled(), staged.settled()]);
    },
  };
}

/** With this version in it; it keeps the time at which it was seen first, but for one of a clock that was ahead. */
export function rememberSeen(now: Memory, version: string, at: number): Memory {
  if (now.seen.some((it) => it.version === version && it.at <= at)) return now;
  const others = now.seen.filter((it) => it.version !== version);
  return { ...now, seen: [{ version, at }, ...others].slice(0, MOST_SEEN) };
}

/** With a refusal more; the same one again replaces what it was, so that others stay to be seen. */
export function rememberRefusal(now: Memory, refusal: Memory['refusals'][number]): Memory {
  const others = now.refusals.filter(
    ({ code, version }) => code !== refusal.code || version !== refusal.version,
  );
  return { ...now, refusals: [refusal, ...others].slice(0, MOST_REFUSALS) };
}
