const MAX_EXCERPT = 200;

/** The first words in one line, at most 200 UTF-16 units, no surrogate pair split. */
export function excerptOf(plainText: string): string {
  let start = inOneLine(plainText.slice(0, MAX_EXCERPT + 40));
  // Two units more, and something follows that is no blank.
  if (start.length < MAX_EXCERPT + 2) start = inOneLine(plainText.slice(0, MAX_EXCERPT * 5));
  if (start.length <= MAX_EXCERPT) return start;
  const last = start.charCodeAt(MAX_EXCERPT - 1);
  return start.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_EXCERPT - 1 : MAX_EXCERPT).trimEnd();
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
