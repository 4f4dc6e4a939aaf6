/** One place's policy, field by field: what is wrong costs itself only, and unlocks nothing. Pure. */
import { isAbsolute } from 'node:path';
import { POLICY_VERSION, policy, policyGroups } from '../../contract/policy.ts';
import type { z } from '../../contract/schema.ts';
import { folderSourceSetting, type FolderSourceSetting } from '../../contract/settings.ts';
import type { RawLayer } from './types.ts';

export interface PolicyProblem {
  readonly field: string;
  readonly reason: string;
}

/** What one place says, as far as it is good. */
export interface PolicyLayer {
  readonly origin: string;
  /** By dotted name: `hub`, `update.channel`, `settings.theme`. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly locked: readonly string[];
  readonly sources: readonly FolderSourceSetting[];
  readonly problems: readonly PolicyProblem[];
  /** Names of known fields that are wrong: each has the value it had last, if any. */
  readonly refused: readonly string[];
}

const GROUPS: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = policyGroups;
const SINGLE: Readonly<Record<string, z.ZodType>> = {
  hub: policy.shape.hub,
  spellcheckDictionaryUrl: policy.shape.spellcheckDictionaryUrl,
};
const LOCKABLE: ReadonlySet<string> = new Set([...Object.keys(policyGroups.settings), 'sources']);
export const MOST_SOURCES = 100;
export const TOO_MANY = `more than ${String(MOST_SOURCES)} sources`;

type Kept = { readonly value: unknown } | { readonly reason: string };

/** Reads a place's fields. `isLoose`: numbers may stand for booleans, texts for JSON, as in the Windows registry. */
export function parseLayer({
  origin,
  raw,
  isLoose = false,
  held = {},
}: Extract<RawLayer, { raw: unknown }>): PolicyLayer {
  const fields = new Map<string, unknown>();
  const locked: string[] = [];
  const sources: FolderSourceSetting[] = [];
  const problems: PolicyProblem[] = [];
  const refused: string[] = [];
  const refuse = (field: string, reason: string): void => void problems.push({ field, reason });
  const keep = (field: string, schema: z.ZodType, given: unknown): void => {
    const kept = judge(schema, given, isLoose);
    if ('value' in kept) return void fields.set(field, kept.value);
    refuse(field, kept.reason);
    refused.push(field);
    const before = Object.hasOwn(held, field) ? judge(schema, held[field], false) : null;
    if (before !== null && 'value' in before) fields.set(field, before.value);
    const [group, name = ''] = field.split('.');
    if (group === 'settings') lock(name);
  };
  const lock = (name: string): void => {
    if (!locked.includes(name)) locked.push(name);
  };

  for (const [name, given] of Object.entries(raw)) {
    const group = GROUPS[name];
    const single = SINGLE[name];
    if (name === 'version') continue;
    if (group !== undefined) {
      const values = loosened(given, isLoose).find(isRecord);
      if (values === undefined) refuse(name, 'not an object');
      for (const [key, value] of Object.entries(values ?? {})) {
        const schema = Object.hasOwn(group, key) ? group[key] : undefined;
        if (schema === undefined) refuse(`${name}.${key}`, 'no such field');
        else if (value === undefined) refuse(`${name}.${key}`, 'no value');
        else keep(`${name}.${key}`, schema, value);
      }
    } else if (single !== undefined && Object.hasOwn(SINGLE, name)) {
      keep(name, single, given);
    } else if (name === 'locked') {
      for (const item of listOf(name, given)) {
        if (typeof item !== 'string' || !LOCKABLE.has(item))
          refuse(`locked.${shown(item)}`, 'no such setting');
        else lock(item);
      }
    } else if (name === 'sources') {
      for (const [index, item] of listOf(name, given).entries()) takeSource(index, item);
    } else {
      refuse(name, 'no such field');
    }
  }
  return { origin, fields, locked, sources, problems, refused };

  function listOf(name: string, given: unknown): readonly unknown[] {
    const list = listIn(given, isLoose);
    if (list === null) refuse(name, 'not a list');
    return list ?? [];
  }

  function takeSource(index: number, item: unknown): void {
    const given = loosened(item, isLoose).find(isRecord) ?? item;
    const id = isRecord(given) && typeof given['id'] === 'string' ? given['id'] : String(index);
    const field = `sources.${id.slice(0, 60)}`;
    const kept = judge(folderSourceSetting, given, false);
    if ('reason' in kept) return refuse(field, kept.reason);
    const source = folderSourceSetting.parse(kept.value);
    if (!isAbsolute(source.path)) return refuse(field, 'path: not a whole path');
    if (source.zone !== null && !isZone(source.zone))
      return refuse(field, `zone: no time zone ${source.zone}`);
    if (sources.some((other) => other.id === source.id)) return refuse(field, 'the id is there twice');
    if (sources.length >= MOST_SOURCES) return refuse(field, TOO_MANY);
    for (const key of Object.keys(isRecord(given) ? given : {})) {
      if (!Object.hasOwn(folderSourceSetting.shape, key)) refuse(`${field}.${key}`, 'no such field');
    }
    sources.push(source);
  }
}

/**
 * Why an object cannot be this version's policy, null when it can: it is of another version, or it cannot be told what it
 * locks.
 */
export function policyFailure(raw: Readonly<Record<string, unknown>>, isLoose: boolean): string | null {
  const { version = POLICY_VERSION, settings = {}, locked = [] } = raw;
  if (version === null || version === POLICY_VERSION) {
    if (!loosened(settings, isLoose).some(isRecord)) return 'settings: not an object';
    return listIn(locked, isLoose) === null ? 'locked: not a list' : null;
  }
  if (typeof version === 'number' && version > POLICY_VERSION) {
    return `version ${String(version)} is newer than ${String(POLICY_VERSION)}, the newest that this Gazette knows`;
  }
  return 'version: not a version number';
}

/** The text of a policy file. */
export function parsePolicyText(
  text: string,
): { readonly raw: Readonly<Record<string, unknown>> } | { readonly failure: string } {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (text.trim() === '') return { failure: 'the file is empty' };
    return { failure: `not JSON: ${(error as Error).message}`.slice(0, 300) };
  }
  if (!isRecord(json)) return { failure: 'not an object' };
  const failure = policyFailure(json, false);
  return failure === null ? { raw: json } : { failure };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listIn(given: unknown, isLoose: boolean): readonly unknown[] | null {
  const list = loosened(given, isLoose).find(Array.isArray) as readonly unknown[] | undefined;
  // A sub key with nothing in it.
  const isEmpty = isLoose && isRecord(given) && Object.keys(given).length === 0;
  return list ?? (isEmpty ? [] : null);
}

function judge(schema: z.ZodType, given: unknown, isLoose: boolean): Kept {
  let reason = 'invalid';
  for (const candidate of loosened(given, isLoose).toReversed()) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return { value: parsed.data };
    const [issue] = parsed.error.issues;
    const where =
      issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
    reason = `${where}${issue?.message ?? 'invalid'}`;
  }
  return { reason };
}

/** What a value may mean, the plain one first. */
function loosened(value: unknown, isLoose: boolean): unknown[] {
  if (!isLoose) return [value];
  const meanings = [value];
  if (value === 0 || value === 1) meanings.push(value === 1);
  if (typeof value === 'string') {
    if (value === '') meanings.push(null);
    if (/^\s*(?:[[{]|null\b)/.test(value)) {
      try {
        meanings.push(JSON.parse(value));
      } catch {
        // A text, then.
      }
    }
  }
  return meanings;
}

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')).slice(0, 60);

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
