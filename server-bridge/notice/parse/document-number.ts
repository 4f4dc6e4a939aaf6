/** Numbers of official documents, GB/T 9704-2012, 7.2.5: `X教发〔2026〕8号`, also with `[ ]`, `（ ）`, `【 】`. */
const NUMBER_ZH =
  '[\\p{Script=Han}A-Za-z]{1,16}[〔［\\[（(【](?:19|20)\\d{2}[〕］\\]）)】]\\s?[\\p{Script=Han}]{0,2}?第?\\d{1,5}(?:-\\d{1,3})?\\s?号';
const NUMBER_ZH_ALONE = new RegExp(`^(?:第)?(${NUMBER_ZH})$`, 'u');
const NUMBER_ZH_AT = new RegExp(NUMBER_ZH, 'gu');
/** `Ref. No.: HR-2026-014`, `Notice No. 12/2026`, `文号：…`. */
const LABELLED =
  /^(?:(?:our\s)?ref(?:erence)?(?:\s?(?:no|number|id))?|(?:document|notice|circular|memo(?:randum)?|bulletin|policy|advisory)\s?(?:no|number|id|ref)?|number|no|文号|发文字号|發文字號|公告编号|通知编号|文件编号|编号)\.?\s?[:：]\s*(\S.{0,60})$/i;
const ORDER = /^第\s?\d{1,5}\s?号$/;
const UNLABELLED =
  /^(?:notice|circular|memorandum|bulletin|order|directive)\s(?:no\.?|number)\s?(\d[\w/.-]{0,30}(?:\sof\s\d{4})?)$/i;
/** A number without a digit is none, and neither is a date or a sentence. */
const IS_NUMBER = /^(?=.*\d)[\p{L}\p{N}〔〕（）()[\]/._# -]{2,60}$/u;

/** The number that a whole text is; null when it is something else. */
export function readDocumentNumber(text: string): string | null {
  const zh = NUMBER_ZH_ALONE.exec(text)?.[1];
  if (zh !== undefined) return zh;
  if (ORDER.test(text)) return text;
  const latin = LABELLED.exec(text)?.[1] ?? UNLABELLED.exec(text)?.[1];
  return latin !== undefined && IS_NUMBER.test(latin) ? latin : null;
}

/** The Chinese numbers in a text, each with its offset. */
export function* findDocumentNumbers(
  text: string,
): Generator<{ readonly number: string; readonly at: number }> {
  if (!text.includes('号') || !/(?:19|20)\d{2}/.test(text)) return;
  for (const found of text.matchAll(NUMBER_ZH_AT)) yield { number: found[0], at: found.index };
}
