import type { Clause, FoundDate } from '../../contract/notice.ts';
import type { NoticeNode } from './types.ts';

/** The dates kept of one notice. */
export const MAX_DATES = 200;

export function toClauses(nodes: readonly NoticeNode[]): Clause[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'ClauseItem') return [];
    const { order, depth, label, key, value, lines } = node;
    return [{ order, depth, label, key, value, lines: [lines[0], lines[1]] }];
  });
}

/** Each (from, to) once, at its first place. */
export function toDates(nodes: readonly NoticeNode[]): FoundDate[] {
  const dates = new Map<string, FoundDate>();
  for (const node of nodes) {
    if (node.kind !== 'EffectiveDate') continue;
    const { precision, isDraft, lines } = node;
    const [from, to, zone] = [node.from ?? null, node.to ?? null, node.zone ?? null];
    const name = `${from} ${to}`;
    if (!dates.has(name))
      dates.set(name, { from, to, precision, zone, isDraft, lines: [lines[0], lines[1]] });
    if (dates.size >= MAX_DATES) break;
  }
  return [...dates.values()];
}
