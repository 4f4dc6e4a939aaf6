/**
 * Visible text of one line of Markdown, for titles and clauses, without marks of footnotes. An approximation of CommonMark's inlines
 * that takes linear time; the body is rendered by `notice/render`.
 */
import { decodeText } from '../entities.ts';

/** Stands for an escaped or decoded unit, so that no later step takes it for a mark. */
const PROTECTED_BASE = 0xe000;
const PROTECTED = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export function plainInline(markdown: string): string {
  const signs = inlineSigns(markdown);
  if (signs === 0) return markdown;
  return tidy((signs & MARK) === 0 ? markdown : withoutMarks(markdown));
}

/** The same with its blanks as written: they part what stands side by side. */
export function shownInline(markdown: string): string {
  return (inlineSigns(markdown) & MARK) === 0 ? markdown : withoutMarks(markdown);
}

function withoutMarks(markdown: string): string {
  let text = markdown.replace(/[\uE000-\uE01F]/g, '');
  text = text.replace(/\\([!-/:-@[-`{-~])/g, (_, mark: string) => protect(mark));
  text = withoutComments(text);
  text = text.replace(/<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]*|[^<>\s@]{1,64}@[^<>\s@]{1,255})>/g, '$1');
  text = text.replace(/<\/?[A-Za-z][^<>]*>/g, '');
  text = text.replace(/\[\^[^\s[\]^]{1,100}\]/g, '');
  text = withoutLinks(text);
  text = decodeText(text, protectMarks);
  text = text.replace(/`+|\*{2,3}|__|~~/g, '');
  text = text.replace(/(^|[^\p{L}\p{N}*_])[*_](?=[^\s*_])([^*_]{1,200})[*_](?![\p{L}\p{N}*_])/gu, '$1$2');
  return text.replace(/[\uE000-\uE01F]/g, (unit) => PROTECTED[unit.charCodeAt(0) - PROTECTED_BASE] ?? '');
}

function protect(mark: string): string {
  return String.fromCharCode(PROTECTED_BASE + PROTECTED.indexOf(mark));
}

/** Of what was written as an entity nothing is a mark. */
function protectMarks(decoded: string): string {
  return decoded.replace(/[\uE000-\uE01F]/g, '').replace(/[!-/:-@[-`{-~]/g, protect);
}

/** An unclosed comment hides what follows, as in HTML. */
function withoutComments(text: string): string {
  let shown = '';
  let at = 0;
  for (let open = text.indexOf('<!--'); open >= 0; open = text.indexOf('<!--', at)) {
    shown += text.slice(at, open);
    const close = text.indexOf('-->', open + 4);
    if (close < 0) return shown;
    at = close + 3;
  }
  return shown + text.slice(at);
}

/** `[text](target)` and `![alt](target)` become their text. */
function withoutLinks(text: string): string {
  if (!text.includes('](')) return text;
  return text.replace(/!?\[([^[\]]{0,500})\]\([^()\s]{0,1000}(?:\s[^()]{0,200})?\)/g, '$1');
}

/** May begin a mark, a reference or a tag; a blank or control character. */
const MARK = 1;
const BLANK = 2;
/** By UTF-16 unit: a line of plain words is told from all others in one pass. */
const SIGNS = new Uint8Array(0x1_0000);
for (let unit = 0; unit < SIGNS.length; unit += 1) {
  const character = String.fromCharCode(unit);
  if ('\\&<`*_[~'.includes(character)) SIGNS[unit] = MARK;
  else if (unit !== 0x20 && /[\s\p{Cc}]/u.test(character)) SIGNS[unit] = BLANK;
}

/** {@link MARK}, {@link BLANK}, both, or 0 for a text that is its own visible text. */
function inlineSigns(text: string): number {
  let signs = 0;
  let wasBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isBlank = unit === 0x20;
    if (isBlank && wasBlank) signs |= BLANK;
    wasBlank = isBlank;
    signs |= SIGNS[unit] ?? 0;
  }
  return wasBlank ? signs | BLANK : signs;
}

/** Blanks and control characters as one blank each. */
export function tidy(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
