import { isCsv } from './csv.ts';
import { isJson } from './json.ts';

export type ListFormat = 'text' | 'csv' | 'json';

/** A list is text unless it cannot be meant as one. */
export function formatOf(text: string): ListFormat {
  if (isJson(text)) return 'json';
  return isCsv(text) ? 'csv' : 'text';
}
