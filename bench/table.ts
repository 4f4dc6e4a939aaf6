/** What every benchmark prints, and the JSON beside it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, resolve } from 'node:path';

const RESULTS = resolve(import.meta.dirname, '../out/bench.json');

/** The value at `share` (0 … 1) of the samples; nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export type Row = Readonly<Record<string, string | number>>;

/** Prints rows as an aligned table and keeps them in `out/bench.json` under `name`. */
export function report(name: string, rows: readonly Row[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = (value: string | number | undefined): string =>
    typeof value === 'number'
      ? Number.isInteger(value)
        ? String(value)
        : value.toFixed(value < 10 ? 2 : 1)
      : (value ?? '');
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => text(row[column]).length)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd();
  console.log(`\n${name}`);
  console.log(line(columns));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line(columns.map((column) => text(row[column]))));
  save(name, rows);
}

function save(name: string, rows: readonly Row[]): void {
  mkdirSync(dirname(RESULTS), { recursive: true });
  let all: Record<string, unknown> = {};
  try {
    all = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, unknown>;
  } catch {
    // The first table of a run.
  }
  all[name] = {
    at: new Date().toISOString(),
    cpus: cpus().length,
    load: loadavg()[0],
    node: process.version,
    rows,
  };
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}
