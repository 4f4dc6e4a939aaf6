import { QuoteType, Tokenizer } from 'htmlparser2';
import { HIDDEN_CONTENT_TAGS } from '../../rules/sanitizer.ts';

export interface RawAttribute {
  readonly name: string;
  readonly value: string;
  /** Of the value as written, in the chunk. */
  readonly start: number;
  readonly end: number;
}

export interface RawHandler {
  open(tag: string, attributes: readonly RawAttribute[], at: number): void;
  close(tag: string): void;
  /** Decoded text and its place in the chunk. */
  text(text: string, start: number, end: number): void;
  /** An element that is left out with its content. */
  hidden(tag: string, at: number): void;
}

const HIDDEN = new Set(HIDDEN_CONTENT_TAGS);
/** Hidden elements that end where they begin. */
const HIDDEN_VOID = new Set(['embed']);

/**
 * Reads one chunk of raw HTML as tags and text. Comments and declarations are dropped, a tag that the chunk leaves
 * unfinished as well, and a hidden element ends with the chunk at the latest.
 */
export function readRawHtml(chunk: string, handler: RawHandler): void {
  let tag = '';
  let tagAt = 0;
  let attributes: RawAttribute[] = [];
  let name = '';
  let value = '';
  let valueStart = 0;
  let textEnd = 0;
  let hiddenTag: string | null = null;
  let hiddenDepth = 0;

  function endOfOpen(isSelfClosing: boolean): void {
    if (hiddenTag !== null) {
      if (tag === hiddenTag && !isSelfClosing) hiddenDepth += 1;
      return;
    }
    if (HIDDEN.has(tag)) {
      handler.hidden(tag, tagAt);
      if (isSelfClosing || HIDDEN_VOID.has(tag)) return;
      hiddenTag = tag;
      hiddenDepth = 1;
      return;
    }
    handler.open(tag, attributes, tagAt);
  }

  const ignore = (): void => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext(start, end) {
        textEnd = end;
        if (hiddenTag === null) handler.text(chunk.slice(start, end), start, end);
      },
      ontextentity(code, end) {
        const start = chunk.lastIndexOf('&', end - 1);
        if (hiddenTag === null) handler.text(String.fromCodePoint(code), Math.max(start, textEnd), end);
        textEnd = end;
      },
      onopentagname(start, end) {
        tag = chunk.slice(start, end).toLowerCase();
        tagAt = start - 1;
        attributes = [];
      },
      onattribname(start, end) {
        name = chunk.slice(start, end).toLowerCase();
        value = '';
        valueStart = -1;
      },
      onattribdata(start, end) {
        if (valueStart < 0) valueStart = start;
        value += chunk.slice(start, end);
      },
      onattribentity(code) {
        value += String.fromCodePoint(code);
      },
      onattribend(quote, behind) {
        // Single and double quotes are part of what has been read.
        const end = quote > QuoteType.Unquoted ? behind - 1 : behind;
        const start = valueStart < 0 ? end : valueStart;
        // The first of several attributes of one name counts, as in browsers.
        if (!attributes.some((known) => known.name === name)) {
          attributes.push({ name, value, start, end: Math.max(start, end) });
        }
      },
      onopentagend: (end) => {
        textEnd = end;
        endOfOpen(false);
      },
      // HTML ignores the slash, but not in the foreign elements that are hidden here.
      onselfclosingtag: (end) => {
        textEnd = end;
        endOfOpen(true);
      },
      onclosetag(start, end) {
        textEnd = end;
        const closed = chunk.slice(start, end).trim().toLowerCase();
        if (hiddenTag === null) handler.close(closed);
        else if (closed === hiddenTag) {
          hiddenDepth -= 1;
          if (hiddenDepth === 0) hiddenTag = null;
        }
      },
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
    },
  );
  tokenizer.write(chunk);
  tokenizer.end();
}

/** The hidden element that a chunk which is one start tag opens: what follows belongs to it, up to its end tag. */
export function opensHidden(chunk: string): string | null {
  const tag = /^<([A-Za-z][A-Za-z0-9]*)(?=[\s/>])/.exec(chunk)?.[1]?.toLowerCase();
  return tag !== undefined && HIDDEN.has(tag) && !HIDDEN_VOID.has(tag) && !chunk.endsWith('/>') ? tag : null;
}
