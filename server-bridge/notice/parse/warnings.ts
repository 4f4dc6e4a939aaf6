import type { Warning } from '../../contract/notice.ts';

/** What comes after is not kept: a person reads the first few, and a hostile text could bring millions. */
export const MAX_WARNINGS = 100;
const MAX_DETAIL = 80;

export type Warn = (code: Warning['code'], line: number | null, detail?: string | null) => void;

/** Collects warnings in the order in which they are told, each once. */
export function createWarnings(): { readonly list: Warning[]; readonly warn: Warn } {
  const list: Warning[] = [];
  const warn: Warn = (code, line, detail = null) => {
    if (list.length >= MAX_WARNINGS) return;
    const shown = detail === null ? null : cut(detail, MAX_DETAIL);
    const isKnown = list.some((each) => each.code === code && each.line === line && each.detail === shown);
    if (!isKnown) list.push({ code, line, detail: shown });
  };
  return { list, warn };
}

/** The first `max` UTF-16 units, one less where the cut would split a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
