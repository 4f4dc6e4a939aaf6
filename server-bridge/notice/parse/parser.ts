import type { Level } from '../../contract/notice.ts';
import { createBlockReader } from './blocks.ts';
import { BodyLine } from './body-line.ts';
import { MAX_FRONT_MATTER, readFrontMatter, salvageFields } from './front-matter.ts';
import { createClauseCounter } from './clause-counter.ts';
import { createDateBase } from './date-base.ts';
import { INSIDE_HANDLERS, LINE_HANDLERS } from './handlers.ts';
import { createLineSplitter, type SourceLine } from './lines.ts';
import { signsOf } from './line-signs.ts';
import { cappedLevel, emptyMetadata, isFieldName, readMetadata } from './metadata.ts';
import { toClauses, toDates, toFacts } from './project.ts';
import { isDraftTitle, louder, readMarks, readTitleWord } from './levels.ts';
import { createTitleFinder, type Place } from './title.ts';
import { createWarnings } from './warnings.ts';
import type { Field } from './field.ts';
import type { HandlerContext } from './handler.ts';
import type { InsideNode, LineNode, Metadata, NoticeNode, ParsedNotice, ParseOptions } from './types.ts';

/** Longer lines are not looked into. UTF-16 units. */
export const MAX_LINE = 20_000;
/** More only stretch the last raw text: a hostile text could bring millions. */
export const MAX_NODES = 10_000;

/** A line of a block of fields: blank, a name, an item, more of a value, a comment, the end. */
const LIKE_FIELDS = /^(?:[\w-]{1,40}\s*:|[-#\s]|\.{3}|$)/;

export interface LineParser {
  /** Takes the next stretch of the text, split anywhere. */
  push(chunk: string): void;
  end(): ParsedNotice;
}

/**
 * Reads a notice line by line. Kept are the text, of which the body is a part, one line of look-ahead, and what
 * `ParsedNotice` holds. Nothing throws: what cannot be read is a warning, and the text stays.
 */
export function createLineParser(options: ParseOptions): LineParser {
  const { list: warnings, warn } = createWarnings();
  const nodes: NoticeNode[] = [];
  const draft = { isDraft: false };
  const dates = createDateBase(options.writtenAt, options.zone);
  const context: HandlerContext = {
    warn,
    draft,
    format: options.format,
    clauses: createClauseCounter(),
    dates,
    isFull: () => nodes.length >= MAX_NODES,
  };
  const lineReaders = LINE_HANDLERS.map((each) => each.create(context));
  const insideReaders = INSIDE_HANDLERS.map((each) => each.create(context));
  /** The newest node of each line handler, and the one that took the newest line. */
  const owners: LineNode[] = [];
  let owner: LineNode | null = null;
  const blocks = createBlockReader();
  const titles = createTitleFinder(options.format);
  const chunks: string[] = [];
  let metadata: Metadata = emptyMetadata();
  /** The front matter's lines with its opening mark, while it is open. */
  let block: SourceLine[] | null = null;
  let blockSize = 0;
  let bodyAt: Place | null = null;
  let pending: SourceLine | null = null;
  let takenUpTo = 0;
  let brokenHead: ParsedNotice['brokenHead'] = null;
  let previous = 0;
  let end: Place = { offset: 0, line: 1 };

  const splitter = createLineSplitter((line) => {
    end = placeBelow(line);
    if (line.number === 1) openText(line);
    else if (block === null) takeBody(line);
    else takeBlock(line, block);
  });

  function openText(line: SourceLine): void {
    const hasMark = line.text.startsWith('\uFEFF');
    const first = hasMark ? { ...line, start: 1, text: line.text.slice(1) } : line;
    if (first.text.trimEnd() === '---') block = [first];
    else takeBody(first);
  }

  function takeBlock(line: SourceLine, open: SourceLine[]): void {
    const text = line.text.trimEnd();
    if (text === '---' || text === '...') {
      closeBlock(line, open);
      return;
    }
    open.push(line);
    blockSize += line.text.length + 1;
    if (blockSize > MAX_FRONT_MATTER) giveUpBlock(open, 'front-matter-invalid', 'TOO_LARGE', 1);
  }

  function closeBlock(line: SourceLine, open: readonly SourceLine[]): void {
    const found = readFrontMatter(
      open
        .slice(1)
        .map(({ text }) => `${text}\n`)
        .join(''),
      2,
    );
    if (!found.ok) {
      giveUpBlock([...open, line], 'front-matter-invalid', found.reason, found.line);
      return;
    }
    block = null;
    useFields(found.fields);
    bodyAt = end;
  }

  /** What its plain lines say is used all the same; without any the block is text after all. */
  function giveUpBlock(
    lines: readonly SourceLine[],
    code: 'front-matter-invalid' | 'front-matter-unclosed',
    detail: string | null,
    line: number,
  ): void {
    warn(code, line, detail);
    block = null;
    const isClosed = /^(?:---|\.\.\.)$/.test(lines.at(-1)?.text.trimEnd() ?? '') && lines.length > 1;
    const blank = lines.findIndex(({ text }) => text.trim() === '');
    const read = isClosed || blank < 0 ? lines : lines.slice(0, blank);
    const texts = read.slice(1).map(({ text }) => text);
    const fields = salvageFields(texts, 2).filter(({ name }) => isFieldName(name));
    useFields(fields);
    const isMeant = fields.length > 0 || (isClosed && blank < 0 && texts.some((text) => /[:：]/.test(text)));
    // A rule further down may look like the block's end.
    const isAllHead = blank < 0 || (isClosed && texts.every((text) => LIKE_FIELDS.test(text)));
    const head = isAllHead ? lines : lines.slice(0, blank);
    if (isMeant) {
      const text = head.map((each) => each.text + each.eol).join('');
      const last = head.at(-1);
      brokenHead = { text, offset: head[0]?.start ?? 0 };
      if (last !== undefined) bodyAt = placeBelow(last);
    }
    for (const each of isMeant ? lines.slice(head.length) : lines) takeBody(each);
  }

  function useFields(fields: readonly Field[]): void {
    metadata = readMetadata(fields, options, warn);
    const { title } = metadata;
    const isTitled = title !== null && (isDraftTitle(title) || readMarks(title)?.isDraft === true);
    if (metadata.isDraft || isTitled) draft.isDraft = true;
  }

  function takeBody(line: SourceLine): void {
    bodyAt ??= { offset: line.start, line: line.number };
    if (pending !== null) readLine(pending, line);
    pending = line;
  }

  function readLine(line: SourceLine, below: SourceLine | null): void {
    const { number, start, text } = line;
    if (number <= takenUpTo) return;
    const isLong = text.length > MAX_LINE;
    const next = below?.text ?? null;
    const signs = isLong ? 0 : signsOf(text);
    const kind = isLong ? 'text' : blocks.read(text, next, signs);
    if (kind === 'blank') return;
    if (isLong) warn('line-too-long', number);
    const nextStart = start + text.length + line.eol.length;
    const body = new BodyLine({ number, start, text, next, nextStart, block: kind, previous, isLong, signs });
    const own = dispatch(body);
    previous = own === null ? number : Math.max(number, own.lines[1]);
    if (own !== null && own.lines[1] > number && below !== null) {
      takenUpTo = below.number;
      titles.see(body, own, placeBelow(below));
    } else {
      titles.see(body, own, placeBelow(line));
    }
  }

  /** Gives the line to the first handler that takes it, then to those that look inside; answers its own new node. */
  function dispatch(line: BodyLine): LineNode | null {
    let own: LineNode | null = null;
    const isFull = context.isFull();
    for (let at = isFull ? lineReaders.length - 1 : 0; at < lineReaders.length; at += 1) {
      const made = lineReaders[at]?.(line) ?? null;
      if (made === null) continue;
      own = made[0] ?? null;
      if (own !== null) owners[at] = own;
      owner = owners[at] ?? null;
      nodes.push(...made);
      break;
    }
    if (isFull) return own;
    for (const { read } of insideReaders) {
      const made = read(line, owner);
      if (made !== null) nodes.push(...made);
    }
    return own;
  }

  /** What could only be told at the end, put behind the nodes of its first line; what came to nothing is left out. */
  function endInside(): NoticeNode[] {
    const late: InsideNode[] = [];
    for (const reader of insideReaders) if (reader.end !== undefined) late.push(...reader.end());
    let kept = nodes;
    for (const { dropped } of insideReaders) {
      if (dropped !== undefined && dropped.size > 0) kept = kept.filter((node) => !dropped.has(node));
    }
    for (const node of late) {
      const at = kept.findLastIndex((each) => each.lines[0] <= node.lines[0]);
      kept.splice(at + 1, 0, node);
    }
    return kept;
  }

  function finish(): ParsedNotice {
    if (pending !== null) readLine(pending, null);
    const found = titles.resolve(metadata.title);
    if (found.title === null) warn('title-missing', null);
    const base = bodyAt ?? end;
    const body = found.bodyFrom ?? base;
    const source = chunks.length === 1 ? (chunks[0] ?? '') : chunks.join('');
    dates.metadata = metadata;
    const all = endInside();
    const { title: _title, level, date: _date, ...rest } = metadata;
    return {
      ...rest,
      channel: metadata.channel ?? options.channel,
      title: found.title ?? options.fallbackTitle,
      isUntitled: found.title === null,
      level: level ?? levelOfText(found.title),
      nodes: all,
      clauses: toClauses(all),
      dates: toDates(all),
      ...toFacts(all, draft.isDraft && !metadata.isDraft),
      warnings,
      brokenHead,
      body: source.slice(body.offset),
      bodyOffset: body.offset,
      bodyStartLine: body.line,
    };
  }

  /** A mark in the front matter's title, else the first header that has one; louder where the title's words are. */
  function levelOfText(title: string | null): ParsedNotice['level'] {
    const titled = metadata.title === null ? null : (readMarks(metadata.title)?.level ?? null);
    const header = nodes.find(isGraded);
    const marked = titled ?? header?.level ?? null;
    const word = readTitleWord(title ?? '');
    const level = word === null ? (marked ?? 'normal') : louder(marked, word);
    const line = titled === null && level === marked ? (header?.lines[0] ?? null) : null;
    return cappedLevel(level, options.maxLevel, line, warn);
  }

  return {
    push(chunk) {
      chunks.push(chunk);
      splitter.push(chunk);
    },
    end() {
      splitter.end();
      if (block !== null) giveUpBlock(block, 'front-matter-unclosed', null, 1);
      return finish();
    },
  };
}

function isGraded(node: NoticeNode): node is Extract<NoticeNode, { readonly level: Level | null }> {
  return (node.kind === 'NoticeHeader' || node.kind === 'OfficialMark') && node.level !== null;
}

function placeBelow(line: SourceLine): Place {
  const offset = line.start + line.text.length + line.eol.length;
  return { offset, line: line.number + (line.eol === '' ? 0 : 1) };
}
