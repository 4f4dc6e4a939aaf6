import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROLLOUT_STATES } from './controller.ts';
import { DEFAULT_GATES } from './gates.ts';

const text = readFileSync(new URL('../../docs/update-channel.md', import.meta.url), 'utf8');
/** Cells of the tables' rows, by the first cell. */
const rows = new Map(
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .flatMap((cells) => cells.slice(1, -1).map((cell, at, all) => [cell, all.slice(at + 1)] as const)),
);

describe('docs/update-channel.md', () => {
  it('names every setting of the gates with its default', () => {
    const settings = Object.entries(DEFAULT_GATES).flatMap(([name, value]): Array<[string, number]> =>
      typeof value === 'number'
        ? [[name, value]]
        : Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner]),
    );
    expect(settings).toHaveLength(14);
    for (const [name, value] of settings)
      expect([name, rows.get(name)?.at(-1)]).toEqual([name, String(value)]);
  });

  it('names every state of a rollout', () => {
    for (const state of ROLLOUT_STATES) expect([state, rows.has(state)]).toEqual([state, true]);
  });
});
