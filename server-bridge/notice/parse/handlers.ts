/** The node kinds. To add one: a file in `handlers/`, its type in the union of `types.ts`, and a line here. */
import { clauseItem } from './handlers/clause-item.ts';
import { effectiveDate } from './handlers/effective-date.ts';
import { noticeHeader } from './handlers/notice-header.ts';
import { rawText } from './handlers/raw-text.ts';
import type { NodeHandler } from './handler.ts';

/** In the order in which they are asked; the last one takes every line. */
export const HANDLERS: readonly NodeHandler[] = [noticeHeader, clauseItem, effectiveDate, rawText];
