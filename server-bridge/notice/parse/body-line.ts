import type { BlockKind } from './blocks.ts';
import { leadOf } from './line-signs.ts';
import { plainInline, shownInline } from './inline.ts';
import { indentOf, readItemMark, type ItemMark } from './numbering.ts';

type Facts = Pick<
  BodyLine,
  'number' | 'start' | 'text' | 'next' | 'nextStart' | 'block' | 'previous' | 'isLong' | 'signs'
>;

/** A line of the body that is not blank. What several handlers ask of it is read once, when first asked for. */
export class BodyLine {
  readonly number: number;
  /** UTF-16 offset of the line in the source. */
  readonly start: number;
  readonly text: string;
  /** The line after it, null at the end. */
  readonly next: string | null;
  /** UTF-16 offset of the line after it. */
  readonly nextStart: number;
  readonly block: Exclude<BlockKind, 'blank'>;
  /** Number of the line before it that is not blank, 0 for none. */
  readonly previous: number;
  /** Too long to look into. */
  readonly isLong: boolean;
  /** Which signs it has, see `line-signs.ts`; none where it is too long. */
  readonly signs: number;
  #plain: string | null = null;
  #shown: string | null = null;
  #place: ReturnType<typeof indentOf> | null = null;
  #mark: ItemMark | null | undefined = undefined;

  constructor(facts: Facts) {
    this.number = facts.number;
    this.start = facts.start;
    this.text = facts.text;
    this.next = facts.next;
    this.nextStart = facts.nextStart;
    this.block = facts.block;
    this.previous = facts.previous;
    this.isLong = facts.isLong;
    this.signs = facts.signs;
  }

  /** The body's first line that is not blank. */
  get isFirst(): boolean {
    return this.previous === 0;
  }

  /** Its visible text, see `inline.ts`. */
  get plain(): string {
    return (this.#plain ??= this.plainFrom(0));
  }

  /** The same with its blanks as written. */
  get shown(): string {
    return (this.#shown ??= this.#plain === this.text ? this.text : shownInline(this.#withoutBreak));
  }

  /** The visible text of what stands from here on. */
  plainFrom(at: number): string {
    return plainInline(at === 0 ? this.#withoutBreak : this.#withoutBreak.slice(at));
  }

  /** CommonMark 0.31.2, section 6.7: a backslash at its end breaks the line. */
  get #withoutBreak(): string {
    const isBreak = this.text.endsWith('\\') && this.block === 'text' && (this.next ?? '') !== '';
    return isBreak ? this.text.slice(0, -1) : this.text;
  }

  /** Its first sign that is no blank. */
  get place(): ReturnType<typeof indentOf> {
    return (this.#place ??= indentOf(this.text));
  }

  /** What it may be by that sign, see `line-signs.ts`. */
  get lead(): number {
    return leadOf(this.text, this.place.at);
  }

  /** The mark of an item that it begins with. */
  get mark(): ItemMark | null {
    if (this.#mark === undefined) this.#mark = readItemMark(this.text, this.place);
    return this.#mark;
  }
}
