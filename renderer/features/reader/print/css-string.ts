/** A text as a string of CSS (CSS Syntax Level 3, section 4.3.5), on one line. */
export function cssString(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what it takes out
  return `"${line.replaceAll(/[\u0000-\u001f\u007f]/g, '').replaceAll(/["\\]/g, '\\$&')}"`;
}
