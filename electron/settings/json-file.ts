import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from '../../server-bridge/contract/schema.ts';
import { writeAtomic } from './write-atomic.ts';

/**
 * A small file of main's own in `userData`, read once and written whole. Versions share it in both directions: fields that
 * this one does not know are kept, and of a list each entry counts by itself. So a form may only grow; what needs another
 * one takes another name.
 */
export interface JsonFile<T> {
  readonly value: T;
  /** Writes to a temporary file and renames. Failing is logged: nothing in such a file is worth stopping for. */
  save(value: T): Promise<void>;
  /** Resolves when everything saved so far is on disk, or could not be written. */
  settled(): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that the schema has left out. */
export function unknownFields(raw: unknown, parsed: unknown): Fields {
  if (!isFields(raw) || !isFields(parsed)) return {};
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !Object.hasOwn(parsed, name)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Entries go on with what is not known of them. */
function withUnknown<T>(raw: unknown, parsed: T): T {
  if (!Array.isArray(raw) || !Array.isArray(parsed)) return parsed;
  const entries = parsed.map((entry: unknown, index) =>
    isFields(entry) ? { ...unknownFields(raw[index], entry), ...entry } : entry,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a list of the same, with more in it
  return entries as T;
}

/**
 * Reads a file; a missing one is the fallback. One that is not as it must be is kept beside as `<name>.bad` and named in
 * the log; of a list the entries that can be read stay.
 */
export async function openJsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
  fallback: T,
  log: (message: string) => void,
): Promise<JsonFile<T>> {
  let value = fallback;
  let writing = Promise.resolve();
  let unknown: Fields = {};

  function save(changed: T): Promise<void> {
    value = changed;
    writing = writing.then(async () => {
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const whole = isFields(changed) ? { ...unknown, ...changed } : changed;
        await writeAtomic(path, `${JSON.stringify(whole)}\n`, 0o600);
      } catch (error) {
        log(`${path} could not be written: ${String(error)}`);
      }
    });
    return writing;
  }

  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) {
    const raw = parse(text);
    const whole = schema.safeParse(raw);
    if (whole.success) {
      value = withUnknown(raw, whole.data);
      unknown = unknownFields(raw, whole.data);
    } else {
      await rename(path, `${path}.bad`).catch(() => {});
      log(`${path} could not be read and was kept as ${path}.bad`);
      const entries = Array.isArray(raw) ? raw.filter((entry) => schema.safeParse([entry]).success) : [];
      const rest = schema.safeParse(entries);
      if (entries.length > 0 && rest.success) await save(withUnknown(entries, rest.data));
    }
  }
  return {
    get value() {
      return value;
    },
    save,
    settled: () => writing,
  };
}
