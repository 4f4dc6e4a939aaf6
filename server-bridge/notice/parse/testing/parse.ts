import { parseNotice } from '../index.ts';
import type {
  ClauseItem,
  EffectiveDate,
  NoticeHeader,
  NoticeNode,
  ParsedNotice,
  ParseOptions,
} from '../types.ts';

export const OPTIONS: ParseOptions = {
  format: 'markdown',
  maxLevel: 'urgent',
  zone: 'Asia/Shanghai',
  fallbackTitle: 'file-name',
  channel: null,
};

export function parse(text: string, options: Partial<ParseOptions> = {}): ParsedNotice {
  return parseNotice(text, { ...OPTIONS, ...options });
}

/** Parses a front matter with a titled body below it. */
export function parseFields(fields: string, options: Partial<ParseOptions> = {}): ParsedNotice {
  return parse(`---\n${fields}\n---\n# Title\n\nText.\n`, options);
}

export function warningsOf(parsed: ParsedNotice): string[] {
  return parsed.warnings.map(({ code, line, detail }) => `${code} ${line ?? '-'} ${detail ?? '-'}`);
}

interface NodeOf {
  NoticeHeader: NoticeHeader;
  ClauseItem: ClauseItem;
  EffectiveDate: EffectiveDate;
}

export function nodesOf<K extends keyof NodeOf>(parsed: ParsedNotice, kind: K): Array<NodeOf[K]> {
  return parsed.nodes.filter((node: NoticeNode): node is NodeOf[K] => node.kind === kind);
}

/** `depth label key=value` of each clause, one a line. */
export function clausesOf(text: string): string[] {
  return parse(text).clauses.map(
    ({ depth, label, key, value }) => `${depth} ${label ?? '-'} ${key === null ? '' : `${key}=`}${value}`,
  );
}
