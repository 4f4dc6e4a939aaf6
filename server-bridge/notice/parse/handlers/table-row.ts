import { isDelimiterRow } from '../blocks.ts';
import { plainInline } from '../inline.ts';
import type { LineHandler } from '../handler.ts';

const MAX_COLUMNS = 50;
/** A first column that only counts the rows. */
const COUNTS = /^(?:#|序号|序號|编号|編號|no\.?|nr\.?)$/i;

/**
 * The rows of a GFM table: the first cell is the key, the others are the value, each with its column's name where there
 * is more than one. A column that only counts the rows is the label.
 */
export const tableRow: LineHandler = {
  kind: 'ClauseItem',
  role: 'line',
  create(context) {
    let header: readonly string[] = [];
    let last = -1;
    let depth = 0;
    let above = '';

    return (line) => {
      if (line.block !== 'table' || line.isLong) return null;
      if (isDelimiterRow(line.next)) {
        header = cellsOf(line.text);
        above = '';
        depth = context.clauses.depthOf(line);
        last = line.number;
        return null;
      }
      if (last !== line.number - 1 || header.length === 0 || context.clauses.isFull()) return null;
      last = line.number;
      if (isDelimiterRow(line.text)) return null;
      const cells = cellsOf(line.text);
      const keyAt = header.length > 2 && COUNTS.test(header[0] ?? '') ? 1 : 0;
      // A cell that is left empty goes on with the one above.
      const key = cells[keyAt] === '' ? above : (cells[keyAt] ?? '');
      const value = valueOf(header, cells, keyAt + 1);
      if (value === '' && (cells[keyAt] ?? '') === '') return null;
      above = key;
      const label = keyAt === 1 && cells[0] !== '' ? (cells[0] ?? null) : null;
      return [context.clauses.make(line, { key: key === '' ? null : key, value, label, depth }, false)];
    };
  },
};

function valueOf(header: readonly string[], cells: readonly string[], from: number): string {
  const isOne = header.length - from === 1;
  const named = cells.slice(from, header.length).flatMap((cell, index) => {
    const name = header[from + index] ?? '';
    if (cell === '') return [];
    if (isOne || name === '') return [cell];
    return [/[\u3400-\u9fff]/.test(name) ? `${name}：${cell}` : `${name}: ${cell}`];
  });
  return named.join(header.some((name) => /[\u3400-\u9fff]/.test(name)) ? '；' : '; ');
}

/** The visible texts of a row's cells. GFM 0.29, section 4.10: `\|` is a bar in a cell. */
function cellsOf(row: string): string[] {
  const text = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return text
    .split(/(?<!\\)\|/, MAX_COLUMNS)
    .map((cell) => plainInline(cell.includes('|') ? cell.replaceAll('\\|', '|') : cell));
}
