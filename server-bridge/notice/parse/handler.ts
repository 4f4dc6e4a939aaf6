/** What a node kind's handler is, and what it is told. */
import type { BodyLine } from './body-line.ts';
import type { ClauseCounter } from './clause-counter.ts';
import type { DateBase } from './date-base.ts';
import type { InsideNode, LineNode, NoticeNode, ParseOptions } from './types.ts';
import type { Warn } from './warnings.ts';

export interface HandlerContext {
  readonly warn: Warn;
  /** Whether the notice is a draft for comment, as far as it was read. */
  readonly draft: { isDraft: boolean };
  readonly format: ParseOptions['format'];
  readonly clauses: ClauseCounter;
  /** What `tomorrow` and `6月12日` count from, as far as it is known. */
  readonly dates: DateBase;
  /** True when no more nodes are to be made, only the last one's to be stretched. */
  isFull(): boolean;
}

interface HandlerBase {
  readonly kind: NoticeNode['kind'];
}

/** The first of the table that takes a line has it. */
export interface LineHandler extends HandlerBase {
  readonly role: 'line';
  /** Called once for each text. The reader answers with new nodes, none when it stretched its last one, or null. */
  create(context: HandlerContext): (line: BodyLine) => readonly LineNode[] | null;
}

/** Looks into every line as well. */
export interface InsideHandler extends HandlerBase {
  readonly role: 'inside';
  create(context: HandlerContext): InsideReader;
}

export interface InsideReader {
  /** `own` is the node that took the line, its first or a further one. Answers null when it found nothing. */
  read(line: BodyLine, own: LineNode | null): readonly InsideNode[] | null;
  /** Called at the end of the text, in the order of the table: what could only be told now. */
  end?(): readonly InsideNode[];
  /** Nodes that it made and takes back, known at the end. */
  readonly dropped?: ReadonlySet<NoticeNode>;
}

export type NodeHandler = LineHandler | InsideHandler;
