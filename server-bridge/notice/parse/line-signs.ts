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

const TABLE = new Uint16Array(0x1_0000);
function mark(units: string, sign: number): void {
  for (const unit of units) {
    const code = unit.charCodeAt(0);
    TABLE[code] = (TABLE[code] ?? 0) | sign;
  }
}
mark('0123456789０１２３４５６７８９', SIGN.digit);
mark(':：', SIGN.colon);
// 今天 明日 后天 昨晚, 本周 下月 上周 这周, 周五 星期 礼拜, 即日, 月底 年末, 二〇二六年.
mark('今明后後昨周週星即底末年内', SIGN.zhDate);
mark('《〈号號废廢止代替销銷撤', SIGN.reference);
mark('〔［[（(【〖', SIGN.bracket);
mark('@＠', SIGN.at);
mark('|', SIGN.bar);
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', SIGN.letter);
mark('\\&<`*_[~', SIGN.markup);
mark('`~', SIGN.backtick);
mark('=', SIGN.equals);
mark('急提密稿案', SIGN.grade);
mark('０１２３４５６７８９．－／', SIGN.wide);
for (let unit = 0xff21; unit <= 0xff5a; unit += 1) mark(String.fromCharCode(unit), SIGN.wide);

export function signsOf(text: string): number {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) signs |= TABLE[text.charCodeAt(at)] ?? 0;
  return signs;
}

/** What a line may be by its first sign that is no blank: most paragraphs are none of it. */
export const LEAD = {
  header: 1,
  /** `附件：`, `Annex A`, or a rule. */
  annex: 2,
  attachment: 4,
  copies: 8,
  /** A heading or a rule. */
  section: 16,
} as const;

const LEADS = new Uint8Array(0x1_0000);
function lead(units: string, sign: number): void {
  for (const unit of units) {
    const code = unit.charCodeAt(0);
    LEADS[code] = (LEADS[code] ?? 0) | sign;
  }
}
lead('#*_【〖〔［[', LEAD.header);
lead('#附aA-*_', LEAD.annex);
lead('*_#附AEae', LEAD.attachment);
lead('抄分cbdCBD', LEAD.copies);
lead('#-*_', LEAD.section);
// A blank of another kind: what stands behind it is for the patterns to tell.
for (let unit = 0; unit < LEADS.length; unit += 1)
  if (/\s/.test(String.fromCharCode(unit))) LEADS[unit] = 0xff;

/** The bits of {@link LEAD} for the sign at `at`. */
export function leadOf(text: string, at: number): number {
  return LEADS[text.charCodeAt(at)] ?? 0;
}
