import type { Warning } from '../../contract/notice.ts';
import { lastAtMost } from './source-view.ts';

const MAX_WARNINGS = 100;
const MAX_DETAIL = 80;

/** Collects warnings, each once for its line and detail, the first hundred. */
export function createWarnings(
  text: string,
  startLine: number,
): { readonly warn: (code: Warning['code'], at: number, detail: string | null) => void; list(): Warning[] } {
  const warnings = new Map<string, Warning>();
  let lineStarts: number[] | null = null;

  function lineAt(offset: number): number {
    if (lineStarts === null) {
      lineStarts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
    }
    return startLine + lastAtMost(lineStarts, offset);
  }

  return {
    warn(code, at, detail) {
      if (warnings.size >= MAX_WARNINGS) return;
      const line = lineAt(at);
      const shown = detail === null ? null : shorten(detail);
      const key = `${code} ${line} ${shown}`;
      if (!warnings.has(key)) warnings.set(key, { code, line, detail: shown });
    },
    list: () => [...warnings.values()],
  };
}

function shorten(detail: string): string {
  if (detail.length <= MAX_DETAIL) return detail;
  const last = detail.charCodeAt(MAX_DETAIL - 1);
  return detail.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_DETAIL - 1 : MAX_DETAIL);
}
