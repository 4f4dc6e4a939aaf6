/** Memory and processor time of a process and all that it started, from `/proc` (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/** `pid` and its descendants that live now. */
export function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(Number(name))?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

interface Stat {
  readonly parent: number;
  /** Spent in user and system mode, in ticks of 10 ms. */
  readonly ticks: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name before these may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

/** Proportional set size of all of them, in MiB: shared pages count once. */
export function memoryOf(pid: number): number {
  let kilobytes = 0;
  for (const one of family(pid)) {
    try {
      const text = readFileSync(`/proc/${String(one)}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    } catch {
      // It ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

/** Processor time of all of them, in ms. */
export function processorTime(pid: number): number {
  return family(pid).reduce((sum, one) => sum + (statOf(one)?.ticks ?? 0) * 10, 0);
}

/** Least squares: by how much `values` grow for each unit of `times`. */
export function slopeOf(times: readonly number[], values: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [middle, height] = [mean(times), mean(values)];
  let [above, below] = [0, 0];
  for (const [index, time] of times.entries()) {
    above += (time - middle) * ((values[index] ?? height) - height);
    below += (time - middle) ** 2;
  }
  return below === 0 ? 0 : above / below;
}
