import { MAX_FACTS } from '../../contract/names.ts';
import type { Clause, FoundDate, NoticeFacts } from '../../contract/notice.ts';
import type { ClauseItem, FactLines, NoticeNode } from './types.ts';

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
    const { precision, isDraft, lines, span, confidence, halves, words } = node;
    const [from, to, zone] = [node.from ?? null, node.to ?? null, node.zone ?? null];
    const name = `${from} ${to} ${halves?.join('') ?? ''}`;
    if (dates.has(name)) continue;
    dates.set(name, {
      from,
      to,
      precision,
      zone,
      isDraft,
      lines: [lines[0], lines[1]],
      span: [span[0], span[1]],
      ...(confidence === 'certain' ? {} : { confidence }),
      ...(halves === undefined ? {} : { halves }),
      ...(words === undefined ? {} : { words }),
    });
    if (dates.size >= MAX_DATES) break;
  }
  return [...dates.values()];
}

type Filling = { -readonly [K in keyof NoticeFacts]: NoticeFacts[K] };

/** Clauses whose key says what GB/T 9704-2012 has lines for. */
const KEYS = new Map(
  Object.entries({
    number: [
      ...['文号', '发文字号', '文件编号', 'document no', 'document no.', 'document number', 'number'],
      ...['reference', 'ref', 'ref.', 'ref. no', 'ref. no.', 'permit no', 'permit no.', 'advisory'],
    ],
    approver: ['签发人', '签发', '批准', '批准人', 'approved by'],
    issuer: ['发文机关', '发文单位', '发布单位', '发布机关', '发电单位', 'issued by', 'from'],
    addressees: ['主送', '主送机关', '受文者', 'to', '致'],
    copies: ['抄送', '抄报', 'cc', 'copies to'],
  } as const).flatMap(([name, keys]) =>
    keys.map((key): [string, 'number' | 'approver' | 'issuer' | 'addressees' | 'copies'] => [
      key,
      name as 'number' | 'approver' | 'issuer' | 'addressees' | 'copies',
    ]),
  ),
);

interface Found {
  readonly facts: NoticeFacts | null;
  readonly factLines: FactLines | null;
}

/** What the text says of itself as a document; null where it says nothing. */
export function toFacts(nodes: readonly NoticeNode[], isDraft: boolean): Found {
  const facts: Filling = {
    issuer: null,
    number: null,
    approver: null,
    secrecy: null,
    urgency: null,
    isDraft,
    addressees: [],
    signature: null,
    attachments: [],
    copies: [],
    printed: null,
    contacts: [],
    references: [],
  };
  const lines: FillingLines = { addressees: [], attachments: [], copies: [] };
  let hasAny = isDraft;
  for (const node of nodes) if (add(facts, lines, node)) hasAny = true;
  return hasAny ? { facts, factLines: lines } : { facts: null, factLines: null };
}

type List = keyof FactLines;
type FillingLines = Record<List, Array<[number, number]>>;

/** Adds to one of the lists, as far as it goes. */
function addTo(
  name: List,
  facts: Filling,
  lines: FillingLines,
  values: readonly string[],
  [first, last]: readonly [number, number],
): void {
  for (const value of values.slice(0, MAX_FACTS[name] - facts[name].length)) {
    facts[name].push(value);
    lines[name].push([first, last]);
  }
}

/** Adds what a node says; answers whether it was anything. */
function add(facts: Filling, lines: FillingLines, node: NoticeNode): boolean {
  switch (node.kind) {
    case 'OfficialMark':
      facts.secrecy ??= node.secrecy;
      facts.urgency ??= node.urgency;
      return true;
    case 'DocumentNumber':
      facts.number ??= node.number;
      facts.issuer ??= node.issuer;
      facts.approver ??= node.approver;
      return true;
    case 'Addressee':
      addTo('addressees', facts, lines, [node.to], node.lines);
      return true;
    case 'AttachmentNote':
      addTo('attachments', facts, lines, node.names, node.lines);
      return true;
    case 'CopyLine':
      if (node.isInText === true) return false;
      addTo('copies', facts, lines, [node.to], node.lines);
      return true;
    case 'PrintLine':
      facts.printed ??= { by: node.by, date: node.date };
      return true;
    case 'Signature': {
      const { names, date, lines: at } = node;
      facts.signature = { names: [...names], date, lines: [at[0], at[1]] };
      return true;
    }
    case 'Contact': {
      const { contact: kind, value, lines: at } = node;
      const isKnown = facts.contacts.some((each) => each.kind === kind && each.value === value);
      if (!isKnown) facts.contacts.push({ kind, value, lines: [at[0], at[1]] });
      return true;
    }
    case 'Reference': {
      const { relation, title, number, noticeId, lines: at } = node;
      const known = facts.references.find(
        (each) =>
          each.relation === relation && (title === null ? each.number === number : each.title === title),
      );
      if (known === undefined) {
        facts.references.push({ relation, title, number, noticeId, lines: [at[0], at[1]] });
      } else {
        known.number ??= number;
        known.noticeId ??= noticeId;
      }
      return true;
    }
    case 'ClauseItem':
      return addClause(facts, lines, node);
    case 'NoticeHeader':
    case 'RawText':
    case 'EffectiveDate':
      return false;
  }
}

function addClause(facts: Filling, lines: FillingLines, { key, value, lines: at }: ClauseItem): boolean {
  if (key === null || key.length > 20) return false;
  const name = KEYS.get(key.toLowerCase());
  if (name === undefined || value === '' || value.length > 300) return false;
  if (name === 'addressees' || name === 'copies') addTo(name, facts, lines, [value], at);
  else facts[name] ??= value;
  return true;
}
