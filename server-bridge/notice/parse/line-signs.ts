/**
 * Which signs a line has, found in one pass over its units: a handler looks at these bits before it tries a pattern,
 * so that a line of plain words costs no pattern at all.
 */
export const SIGN = {
  digit: 1,
  colon: 2,
  /** Numerals and words that Chinese dates are made of. */
  zhDate: 4,
  /** `《`, 号 or a verb of what becomes of another notice. */
  reference: 8,
  /** `〔［[（(【〖`. */
  bracket: 16,
  at: 32,
  bar: 64,
  letter: 128,
  /** What Markdown and HTML are made of inside a line. */
  markup: 256,
  backtick: 512,
  /** Full-width digits, letters and what stands between the parts of a date. */
  wide: 1024,
  equals: 2048,
  /** Of the words that grade an official document. */
  grade: 4096,
} as const;

/** Sets bits for each unit, in a table by UTF-16 unit. */
function mark(table: Uint8Array | Uint16Array, units: string, bits: number): void {
  for (const unit of units) {
    const code = unit.charCodeAt(0);
    table[code] = (table[code] ?? 0) | bits;
  }
}

const TABLE = new Uint16Array(0x1_0000);
mark(TABLE, '0123456789０１２３４５６７８９', SIGN.digit);
mark(TABLE, ':：', SIGN.colon);
// 今天 明日 后天 昨晚, 本周 下月 上周 这周, 周五 星期 礼拜, 即日, 月底 年末, 二〇二六年.
mark(TABLE, '今明后後昨周週星即底末年内', SIGN.zhDate);
mark(TABLE, '《〈号號废廢止代替销銷撤', SIGN.reference);
mark(TABLE, '〔［[（(【〖', SIGN.bracket);
mark(TABLE, '@＠', SIGN.at);
mark(TABLE, '|', SIGN.bar);
mark(TABLE, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', SIGN.letter);
mark(TABLE, '\\&<`*_[~', SIGN.markup);
mark(TABLE, '`~', SIGN.backtick);
mark(TABLE, '=', SIGN.equals);
mark(TABLE, '急提密稿案', SIGN.grade);
mark(TABLE, '０１２３４５６７８９．－／', SIGN.wide);
for (let unit = 0xff21; unit <= 0xff5a; unit += 1) mark(TABLE, String.fromCharCode(unit), SIGN.wide);

export function signsOf(text: string): number {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) signs |= TABLE[text.charCodeAt(at)] ?? 0;
  return signs;
}

/** What a line may be by its first sign that is no blank: most paragraphs are none of it. */
export const LEAD = {
  header: 1,
  /** `附件：`, `Annex A`, `--- annex ---`. */
  annex: 2,
  attachment: 4,
  copies: 8,
  /** A heading or a rule. */
  section: 16,
} as const;

const LEADS = new Uint8Array(0x1_0000);
mark(LEADS, '#*_【〖〔［[', LEAD.header);
mark(LEADS, '#附aA-', LEAD.annex);
mark(LEADS, '*_#附AEae', LEAD.attachment);
mark(LEADS, '抄分cbdCBD', LEAD.copies);
mark(LEADS, '#-*_', LEAD.section);
// A blank of another kind: what stands behind it is for the patterns to tell.
for (let unit = 0; unit < LEADS.length; unit += 1)
  if (/\s/.test(String.fromCharCode(unit))) LEADS[unit] = 0xff;

/** The bits of {@link LEAD} for the sign at `at`. */
export function leadOf(text: string, at: number): number {
  return LEADS[text.charCodeAt(at)] ?? 0;
}
