import { makeElement, type ElementNode, type TreeBuilder } from './tree.ts';

/** `[^label]: text` with the indented lines below it. */
interface Definition {
  readonly label: string;
  /** Without the label, with four columns less in front of the lines below. */
  readonly text: string;
  /** Of the definition in the body. */
  readonly start: number;
  readonly end: number;
}

export interface TakenFootnotes {
  /** The body with blanks in the definitions' place, so that every other offset stays. */
  readonly text: string;
  readonly definitions: readonly Definition[];
}

const FIRST_LINE = /^ {0,3}\[\^([^\s[\]^]{1,100})\]:[ \t]*/;
const CONTINUED = /^(?: {4}|\t)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Takes the definitions out of a text; null when it has none. A line that is not indented ends one. */
export function takeFootnotes(text: string): TakenFootnotes | null {
  if (!text.includes('[^')) return null;
  const definitions: Definition[] = [];
  const kept: string[] = [];
  const lines = text.split('\n');
  let fence: string | null = null;
  let at = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const first = fence === null ? FIRST_LINE.exec(line) : null;
    if (first === null) {
      fence = fenceAfter(fence, line);
      kept.push(line);
      at += line.length + 1;
      continue;
    }
    const last = lastLine(lines, index);
    const below = lines.slice(index + 1, last + 1);
    const end = at + [line, ...below].join('\n').length;
    const body = [line.slice(first[0].length), ...below.map((each) => each.replace(CONTINUED, ''))].join(
      '\n',
    );
    definitions.push({ label: keyOf(first[1] ?? ''), text: body, start: at, end });
    // As arguments, they would be too many.
    for (let each = index; each <= last; each += 1) kept.push(' '.repeat(lines[each]?.length ?? 0));
    at = end + 1;
    index = last;
  }
  return definitions.length === 0 ? null : { text: kept.join('\n'), definitions };
}

/** The open fence behind a line; null outside code. */
function fenceAfter(fence: string | null, line: string): string | null {
  const marks = FENCE.exec(line)?.[1];
  if (fence === null) return marks ?? null;
  const isEnd = marks !== undefined && marks[0] === fence[0] && marks.length >= fence.length;
  return isEnd && line.trim() === marks ? null : fence;
}

/** The last line of the definition that begins at `index`: blank lines belong to it where indented ones follow. */
function lastLine(lines: readonly string[], index: number): number {
  let last = index;
  for (let next = index + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (CONTINUED.test(line) && line.trim() !== '') last = next;
    else if (line.trim() !== '') break;
  }
  return last;
}

const keyOf = (label: string): string => label.toLowerCase();

/** Ids that raw html cannot have and headings never get. */
const NOTE_ID = 'n-fn.';
const MARK_ID = 'n-fnref.';
export const RESERVED_ID = /^n-fn(?:ref)?\./;
/** Each mark makes forty times as much html of four signs; those beyond stay text. */
const MAX_MARKS = 2000;
const MARK = /\[\^([^\s[\]^]{1,100})\]/g;

/** The footnotes of one notice, numbered as they are first referred to. */
export interface Footnotes {
  /** Calls `text` with what is no mark and `mark` with the label of each mark of a known footnote, with their offsets. */
  split(
    raw: string,
    text: (raw: string, at: number) => void,
    mark: (label: string, start: number, end: number) => void,
  ): void;
  /** Puts a mark: a link to its note, or its number alone inside another link. */
  addMark(tree: TreeBuilder, label: string, start: number, end: number): void;
  /** Puts all notes at the end, each with links back. `fill` renders a definition, which may have marks itself. */
  addNotes(tree: TreeBuilder, fill: (definition: Definition) => void): void;
}

interface Note {
  readonly number: number;
  readonly definition: Definition;
  /** Ids of the marks that refer to it. */
  readonly marks: string[];
}

export function createFootnotes(definitions: readonly Definition[]): Footnotes {
  const byLabel = new Map<string, Definition>();
  for (const definition of definitions)
    if (!byLabel.has(definition.label)) byLabel.set(definition.label, definition);
  const notes = new Map<Definition, Note>();
  const order: Note[] = [];
  let count = 0;

  function noteOf(definition: Definition): Note {
    let note = notes.get(definition);
    if (note === undefined) {
      note = { number: order.length + 1, definition, marks: [] };
      notes.set(definition, note);
      order.push(note);
    }
    return note;
  }

  return {
    split(raw, text, mark) {
      let at = 0;
      for (const { 0: found, 1: label = '', index } of raw.matchAll(MARK)) {
        if (count >= MAX_MARKS || !byLabel.has(keyOf(label))) continue;
        if (index > at) text(raw.slice(at, index), at);
        at = index + found.length;
        mark(keyOf(label), index, at);
      }
      if (at < raw.length) text(at === 0 ? raw : raw.slice(at), at);
    },

    addMark(tree, label, start, end) {
      const definition = byLabel.get(label);
      if (definition === undefined) return;
      const { number, marks } = noteOf(definition);
      count += 1;
      const sup = tree.open('sup', [['class', 'footnote-mark']]);
      if (tree.isInside('a')) tree.text(`[${number}]`, start, end);
      else {
        const id = `${MARK_ID}${number}${marks.length === 0 ? '' : `.${marks.length + 1}`}`;
        marks.push(id);
        const link = tree.open('a', [
          ['href', `#${NOTE_ID}${number}`],
          ['id', id],
          ['role', 'doc-noteref'],
        ]);
        tree.text(`[${number}]`, start, end);
        tree.close(link);
      }
      tree.close(sup);
    },

    addNotes(tree, fill) {
      const section = tree.open('div', [
        ['class', 'footnotes'],
        ['role', 'doc-endnotes'],
      ]);
      const list = tree.open('ol');
      const items = new Map<Note, ElementNode>();
      const add = (note: Note): void => {
        const item = tree.open('li', [['id', `${NOTE_ID}${note.number}`]]);
        fill(note.definition);
        tree.close(item);
        items.set(note, item);
      };
      // A note may refer to others, and one that nobody refers to is shown all the same.
      let added = 0;
      const addKnown = (): void => {
        for (let note = order[added]; note !== undefined; note = order[added]) {
          added += 1;
          add(note);
        }
      };
      addKnown();
      for (const definition of definitions) {
        noteOf(definition);
        addKnown();
      }
      // Marks in later notes count too, so links back come last.
      for (const [note, item] of items) addBackLinks(item, note.marks);
      tree.close(list);
      tree.close(section);
    },
  };
}

/** Without text: the arrow is the style sheet's, its name the reader's. */
function addBackLinks(item: ElementNode, marks: readonly string[]): void {
  const last = item.children.at(-1);
  const place = last?.kind === 'element' && last.tag === 'p' ? last : item;
  for (const id of marks) {
    place.children.push(
      makeElement('a', [
        ['class', 'footnote-back'],
        ['href', `#${id}`],
        ['role', 'doc-backlink'],
      ]),
    );
  }
}
