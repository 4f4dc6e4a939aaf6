import type { Clause } from '../../../server-bridge/contract/notice.ts';

type Keyed = Pick<Clause, 'key' | 'value' | 'depth'>;

/** What the card shows as well as the list does; links, pictures and lists within lists it cannot. */
const PLAIN = 'p, strong, b, em, i, code, br';

/** Whether a block is a list of nothing but the first keyed clauses of a notice, in their order. */
export function isClauseList(block: Element, clauses: readonly Keyed[]): boolean {
  if (!block.matches('ul, ol') || block.querySelector(`:scope > :not(li), li :not(${PLAIN})`) !== null)
    return false;
  return areFirstClauses(
    [...block.children].map((item) => item.textContent),
    clauses,
  );
}

/** Whether the texts of a list's items are `key: value` of the first clauses, one by one. */
export function areFirstClauses(items: readonly string[], clauses: readonly Keyed[]): boolean {
  return (
    items.length > 0 &&
    items.every((item, index) => {
      const clause = clauses[index];
      if (clause === undefined || clause.key === null || clause.depth !== 0) return false;
      const [text, key] = [squeeze(item), squeeze(clause.key)];
      const rest = /^\s*[:：]\s*(.*)$/su.exec(text.slice(key.length))?.[1];
      return key !== '' && text.startsWith(key) && rest === squeeze(clause.value);
    })
  );
}

const squeeze = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();
