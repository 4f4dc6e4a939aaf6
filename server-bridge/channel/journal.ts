/**
 * Figures on disk: a copy now and then, and every report since in a journal, so that a killed server forgets nothing that it
 * has taken. Reports without a proof are kept in the copy's sums only.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../contract/schema.ts';
import { type Report, report as reportSchema } from '../release/report.ts';
import { Figures, storedFigures } from './figures.ts';
import { writeAll, writePrivate } from './private-file.ts';

/** Reports after which a copy is made. */
const MOST_LINES = 5000;

const copy = z.strictObject({ generation: z.number().int().nonnegative(), figures: storedFigures });
const line = z.strictObject({ time: z.number().nonnegative(), report: reportSchema });

export interface Journal {
  readonly figures: Figures;
  /** Why what was kept could not be used, null where it could. */
  readonly problem: string | null;
  /** Before the report is counted. @throws the system's error; nothing is counted then */
  append(report: Report): void;
  /** @throws the system's error */
  save(): void;
  close(): void;
}

/**
 * The figures as they were, with what came since. Kept figures that are rubbish are set aside: it begins anew.
 *
 * @throws the system's error
 */
export function openJournal(folder: string, startsPerDesk: number): Journal {
  const found = loadFigures(folder, startsPerDesk);
  const { figures } = found;
  let { generation } = found;
  let file: number | null = null;
  let lines = 0;
  const pathOf = (number: number): string => join(folder, `reports-${String(number)}.jsonl`);
  const save = (): void => {
    writePrivate(join(folder, 'figures.json'), JSON.stringify({ generation: generation + 1, figures }));
    generation += 1;
    if (file !== null) closeSync(file);
    file = null;
    lines = 0;
    removeOld(folder, generation);
  };
  save();
  return {
    figures,
    problem: found.problem,
    append(report) {
      if (lines >= MOST_LINES) save();
      file ??= openSync(pathOf(generation), 'a', 0o600);
      writeAll(file, Buffer.from(`${JSON.stringify({ time: figures.time, report })}\n`));
      lines += 1;
    },
    save,
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

/** For looking only: writes nothing. @throws the system's error */
export function loadFigures(
  folder: string,
  startsPerDesk: number,
): { readonly figures: Figures; readonly generation: number; readonly problem: string | null } {
  let kept: z.infer<typeof copy>;
  try {
    kept = copy.parse(JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8')));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const problem = isMissing ? null : 'the kept figures cannot be used; they begin anew';
    return { figures: new Figures(startsPerDesk), generation: newestGeneration(folder), problem };
  }
  const figures = new Figures(startsPerDesk, kept.figures);
  for (const { time, report } of readLines(folder, kept.generation)) {
    figures.advance(Math.max(0, time - figures.time));
    figures.accept(report, true, null);
  }
  // What was waited for while nobody listened is not known.
  figures.forgetPending();
  return { figures, generation: kept.generation, problem: null };
}

function readLines(folder: string, generation: number): Array<z.infer<typeof line>> {
  let text: string;
  try {
    text = readFileSync(join(folder, `reports-${String(generation)}.jsonl`), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((entry) => {
    try {
      return [line.parse(JSON.parse(entry))];
    } catch {
      // The last one of a killed server, cut off.
      return [];
    }
  });
}

const NAME = /^reports-(\d{1,15})\.jsonl$/;

function newestGeneration(folder: string): number {
  if (!existsSync(folder)) return 0;
  const numbers = readdirSync(folder).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

function removeOld(folder: string, generation: number): void {
  for (const name of readdirSync(folder)) {
    const number = NAME.exec(name)?.[1];
    if (number !== undefined && Number(number) < generation) rmSync(join(folder, name), { force: true });
  }
}
