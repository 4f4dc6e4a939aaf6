/** What differs between two versions, in one sentence: its pieces, and how they are put together. */
import type { Shape } from '../types.ts';

interface Counts {
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
}

/** What became of one value; null where there was, or is, none. */
interface Shift {
  readonly from: string | null;
  readonly to: string | null;
}

export const zh = {
  clauses: ({ changed, added, removed, moved }: Counts): string =>
    [
      ...(changed > 0 ? [`${changed} 项条款有变更`] : []),
      ...(added > 0 ? [`新增 ${added} 项条款`] : []),
      ...(removed > 0 ? [`删除 ${removed} 项条款`] : []),
      ...(moved > 0 ? [`${moved} 项条款调整了位置`] : []),
    ].join('，'),
  date: (field: 'effectiveFrom' | 'effectiveTo' | 'expires', { from, to }: Shift): string => {
    const name = { effectiveFrom: '生效日期', effectiveTo: '失效日期', expires: '到期日期' }[field];
    if (from === null) return `${name}定为${to ?? ''}`;
    return to === null ? `不再注明${name}（原为${from}）` : `${name}由${from}改为${to}`;
  },
  level: ({ from, to }: { readonly from: string; readonly to: string }, isRaised: boolean): string =>
    `级别由“${from}”${isRaised ? '提高' : '降低'}为“${to}”`,
  field: (field: 'title' | 'issuer' | 'number'): string =>
    `${{ title: '标题', issuer: '发布单位', number: '文号' }[field]}有变更`,
  text: (places: number): string => `正文有 ${places} 处改动`,
  textInAll: (places: number): string => `正文共 ${places} 处改动`,
  sentence: (pieces: readonly string[]): string => pieces.join('，'),
};

export const en: Shape<typeof zh> = {
  clauses: ({ changed, added, removed, moved }) => {
    const told: ReadonlyArray<readonly [count: number, what: string]> = [
      [changed, 'changed'],
      [added, 'added'],
      [removed, 'removed'],
      [moved, 'moved'],
    ];
    // Named once: “3 clauses changed, 1 added”.
    return told
      .filter(([count]) => count > 0)
      .map(([count, what], index) =>
        index > 0 ? `${count} ${what}` : `${count} ${count === 1 ? 'clause' : 'clauses'} ${what}`,
      )
      .join(', ');
  },
  date: (field, { from, to }) => {
    const name = { effectiveFrom: 'effective date', effectiveTo: 'end date', expires: 'expiry date' }[field];
    if (from === null) return `${name} set to ${to ?? ''}`;
    return to === null ? `${name} removed (was ${from})` : `${name} moved from ${from} to ${to}`;
  },
  level: ({ from, to }, isRaised) =>
    `level ${isRaised ? 'raised' : 'lowered'} from ${from.toLowerCase()} to ${to.toLowerCase()}`,
  field: (field) => `${field} changed`,
  text: (places) => (places === 1 ? 'text changed in 1 place' : `text changed in ${places} places`),
  textInAll: (places) =>
    places === 1 ? '1 change in the text in all' : `${places} changes in the text in all`,
  sentence: (pieces) => {
    const text = pieces.join(', ');
    return text.slice(0, 1).toUpperCase() + text.slice(1);
  },
};
