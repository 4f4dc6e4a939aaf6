/** The node kinds. To add one: a file in `handlers/`, its type in the unions of `types.ts`, and a line here. */
import { addressee } from './handlers/addressee.ts';
import { attachmentNote } from './handlers/attachment-note.ts';
import { clauseItem } from './handlers/clause-item.ts';
import { contact } from './handlers/contact.ts';
import { copyLine, printLine } from './handlers/copy-line.ts';
import { effectiveDate } from './handlers/effective-date.ts';
import { keyLine } from './handlers/key-line.ts';
import { noticeHeader } from './handlers/notice-header.ts';
import { documentNumber, officialMark } from './handlers/official-head.ts';
import { rawText } from './handlers/raw-text.ts';
import { reference } from './handlers/reference.ts';
import { signature } from './handlers/signature.ts';
import { tableRow } from './handlers/table-row.ts';
import type { InsideHandler, LineHandler, NodeHandler } from './handler.ts';

/** In the order in which they are asked; raw text takes every line that is left. */
const HANDLERS: readonly NodeHandler[] = [
  officialMark,
  documentNumber,
  noticeHeader,
  attachmentNote,
  copyLine,
  printLine,
  addressee,
  clauseItem,
  tableRow,
  keyLine,
  rawText,
  // The signature says from which day words such as `tomorrow` count, which the dates need at the end.
  signature,
  effectiveDate,
  contact,
  reference,
];

export const LINE_HANDLERS: readonly LineHandler[] = HANDLERS.filter((each) => each.role === 'line');
export const INSIDE_HANDLERS: readonly InsideHandler[] = HANDLERS.filter((each) => each.role === 'inside');
