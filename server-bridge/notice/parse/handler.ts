/** What a node kind's handler is, and what it is told. */
import type { BlockKind } from './blocks.ts';
import type { NoticeNode } from './types.ts';
import type { Warn } from './warnings.ts';

export interface BodyLine {
  readonly number: number;
  /** UTF-16 offset of the line in the source. */
  readonly start: number;
  readonly text: string;
  /** The line after it, null at the end. */
  readonly next: string | null;
  /** UTF-16 offset of the line after it. */
  readonly nextStart: number;
  readonly block: Exclude<BlockKind, 'blank'>;
  /** The body's first line that is not blank. */
  readonly isFirst: boolean;
  /** Too long to look into. */
  readonly isLong: boolean;
}

export interface HandlerContext {
  readonly warn: Warn;
  /** Whether the notice is a draft for comment, as far as it was read. */
  readonly draft: { isDraft: boolean };
  /** True when no more nodes are to be made, only the last one's to be stretched. */
  isFull(): boolean;
}

export interface NodeHandler {
  readonly kind: NoticeNode['kind'];
  /** `line`: the first of the table that takes a line has it. `inside`: looks into every line as well. */
  readonly role: 'line' | 'inside';
  /** Called once for each text. The reader answers with new nodes, none when it stretched its last one, or null. */
  create(context: HandlerContext): (line: BodyLine) => readonly NoticeNode[] | null;
}
