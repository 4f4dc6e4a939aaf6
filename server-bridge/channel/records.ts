/**
 * What the controller keeps, beside the channels and for nobody else (mode 0700; no web server has to serve it):
 *
 *     .controller/report-key                       proves that reports are of the organisation
 *     .controller/<channel>/gates.json             the operator's settings, where there are any
 *     .controller/<channel>/rollout.json           where the rollout stands
 *     .controller/<channel>/figures.json           health figures, and
 *     .controller/<channel>/reports-<n>.jsonl      the reports since (journal.ts)
 *     .controller/<channel>/log.jsonl              every step there was
 *
 * `rollout.json` and `stage.json` are changed by whoever holds the channel's lock: the server, or a command beside it.
 */
import { appendFileSync, chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateChannel } from '../contract/update.ts';
import type { Stage } from '../release/stage.ts';
import { type Rollout, rollout as rolloutSchema, type Step, stageOf } from './controller.ts';
import { readStage, writeStage } from './folder.ts';
import { DEFAULT_GATES, type Gates, readGates } from './gates.ts';
import { writePrivate } from './private-file.ts';

export function controllerFolder(root: string): string {
  return join(root, '.controller');
}

export function recordsFolder(root: string, channel: UpdateChannel): string {
  return join(controllerFolder(root), channel);
}

/** @throws the system's error */
export function makeRecordsFolder(root: string, channel: UpdateChannel): string {
  const folder = recordsFolder(root, channel);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(controllerFolder(root), 0o700);
  return folder;
}

/** Null where there is none. @throws Error for a file that is no rollout or cannot be read */
export function readRollout(folder: string): Rollout | null {
  const path = join(folder, 'rollout.json');
  const text = readOptional(path);
  if (text === null) return null;
  try {
    return rolloutSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${path} is no rollout; mend it, or remove it to begin the rollout anew`, {
      cause: error,
    });
  }
}

/** The defaults where there is no file. @throws Error that names the file and each bad value */
export function readGatesOf(folder: string): Gates {
  const path = join(folder, 'gates.json');
  const text = readOptional(path);
  if (text === null) return DEFAULT_GATES;
  try {
    return readGates(text);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Keeps what was decided: first the log, so that no step is without a line, then the rollout, then the stage that desks see.
 * What a kill leaves undone the next call does.
 *
 * @throws the system's error
 */
export async function keep(
  places: { readonly records: string; readonly channel: string },
  kept: Rollout | null,
  next: Rollout,
  steps: readonly Step[],
  now: number,
): Promise<void> {
  appendSteps(places.records, next, steps, now);
  if (next !== kept) writePrivate(join(places.records, 'rollout.json'), `${JSON.stringify(next, null, 2)}\n`);
  const wanted = stageOf(next);
  const stage = await readStage(places.channel).catch(() => null);
  if (stage === null || !isSame(stage, wanted)) await writeStage(places.channel, wanted);
}

/** A line of the log as it is written. */
export interface LogLine extends Step {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly channel: UpdateChannel;
  readonly version: string;
  readonly counter: number;
}

/** The newest lines, newest last. */
export function readLog(folder: string, most: number): LogLine[] {
  const lines = (readOptional(join(folder, 'log.jsonl')) ?? '').split('\n').filter((line) => line !== '');
  return lines.slice(-most).flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

function appendSteps(
  folder: string,
  { channel, version, counter }: Rollout,
  steps: readonly Step[],
  now: number,
) {
  if (steps.length === 0) return;
  const at = new Date(now).toISOString();
  const lines = steps.map((step) => `${JSON.stringify({ at, channel, version, counter, ...step })}\n`);
  appendFileSync(join(folder, 'log.jsonl'), lines.join(''), { mode: 0o600 });
}

function isSame(one: Stage, other: Stage): boolean {
  return (
    one.version === other.version &&
    one.counter === other.counter &&
    one.state === other.state &&
    one.percent === other.percent
  );
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read (${code})`, { cause: error });
  }
}
