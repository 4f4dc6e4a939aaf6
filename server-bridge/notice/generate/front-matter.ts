/** Begins and goes on with nothing that any YAML reads as more than text. YAML 1.2.2, section 7.3.3. */
const PLAIN =
  /^(?:\d{1,9}(?=[\u4E00-\u9FFF])|[A-Za-z\u3007\u4E00-\u9FFF])(?:[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF:#,[\]{}]|:(?=\S)(?![,[\]{}]))*$/u;
/** Words that some YAML takes for another kind of value. */
const WORD = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
/** Such a date is text to YAML 1.2 and the parser alike, and better read without quotes. */
const DATE = /^(?:\d{4}-\d{2}-\d{2}[ T\d:+Z-]*(?: ?\.\.(?: ?\d[ T\d:+Z-]*)?)?|\.\.\d[ T\d:+Z-]*)$/;
/** Not printable, or taken for a line end. YAML 1.2.2, sections 5.1 and 5.4. */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF\uFFFE\uFFFF]/gu;

export type FrontField = readonly [name: string, value: string | boolean | readonly string[] | undefined];

/** The block between two lines of `---`; fields without a value are left out. */
export function frontMatter(fields: readonly FrontField[]): string {
  const lines = fields.flatMap(([name, value]) => {
    if (value === undefined || (typeof value === 'object' && value.length === 0)) return [];
    if (typeof value === 'boolean') return [`${name}: ${String(value)}`];
    return [
      `${name}: ${typeof value === 'string' ? yamlText(value) : `[${value.map(yamlText).join(', ')}]`}`,
    ];
  });
  return `---\n${lines.join('\n')}\n---`;
}

function yamlText(text: string): string {
  const isPlain = (PLAIN.test(text) && !WORD.test(text) && text.trim() === text) || DATE.test(text);
  if (isPlain) return text;
  // JSON is YAML, but for what it leaves as it is and YAML does not print.
  return JSON.stringify(text).replace(
    HIDDEN,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
