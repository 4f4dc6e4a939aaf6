import { tidy } from '../inline.ts';
import { SIGN } from '../line-signs.ts';
import type { BodyLine } from '../body-line.ts';
import type { InsideHandler } from '../handler.ts';
import type { Contact } from '../types.ts';

type Kind = Contact['contact'];

/** Contacts of one line, and of one text. */
const MAX_PER_LINE = 20;
const MAX_CONTACTS = 200;
/** UTF-16 units. */
const MAX_LINE = 1000;
const MAX_VALUE = 120;

const MAIL = /(?<![\w.+-])[\w+-][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/g;
/** Mobile, landline with area code, 400/800, international, North American; not inside longer numbers. */
const PHONE =
  /(?<![\d.A-Za-z/-])(?:\+\d{1,3}[ -]?(?:\(0?\d{1,4}\)[ -]?)?\d(?:[ -]?\d){5,12}|\(0?\d{2,3}\) ?\d{3,4}[- ]\d{4}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[（(]?0\d{2,3}[）)]?[ -]?\d{7,8}(?:[ -]?\d)?(?:转\d{1,6})?|[48]00[ -]\d{3,4}[ -]\d{3,4}|0\d{3,4} \d{3} ?\d{3,4}|0\d{2} \d{4} \d{4}|\d{3}-\d{3}-\d{4})(?:-\d{1,5})?(?:\s?(?:转|轉|分机|分機|ext\.?)\s?\d{1,6})?(?![\d-])/g;
/** A number that only its key makes one: `分机 2077`, `ext. 4410`, `热线：95598`. */
const KEYED_NUMBER =
  /(?:分机|分機|内线|短号|ext\.?|extension|热线|电话|拨打|手机|hotline|helpline|phone|tel\.?|(?<!not )(?:call|ring))\s?(?:[:：]|为|是|号)?\s?(\d{3,8}(?:[- ]\d{3,8})?)(?![\d年月日时:：点.%-])/gi;
const PHONE_WORD =
  /电话|電話|分機|热线|手机|分机|内线|短号|传真|拨打|致电|联系|咨询|报修|服务|phone|tel\b|tel\.|call|ring|ext|hotline|helpline|line\b|fax|contact|noc|mobile|desk|option|number|questions/i;
const KEYED: ReadonlyArray<readonly [Kind, RegExp]> = [
  [
    'person',
    /(?:联\s?[系络]\s?人|聯絡人|咨询人|经办人|业务联系人|contact person|site manager)(?:员)?(?:及电话)?\s?(?:[/／]\s?contact)?\s?[:：]\s*([^，,；;:：。（(|\d]{2,40})/i,
  ],
  [
    'address',
    /(?:^|[\s，,；;|])(?:(?:联系|通讯|通信|办公|单位|邮寄|收件|注册)?地\s{0,2}址|信函|address|postal address|mail to)\s?[:：]\s*([^；;。|]{4,120})/i,
  ],
  ['fax', /(?:传\s{0,2}真|fax)\s?(?:号码|no\.?)?\s?[:：]?\s*(\+?[\d（(][\d（）() -]{5,20}\d)/i],
  [
    'web',
    /(?:网\s{0,2}址|网站|官网|website|web|url)\s?[:：]\s*((?:https?:\/\/|www\.)[^\s，。；;）)<>]{4,200})/i,
  ],
];

/** A word of those that the keys have. */
const MAY_BE_KEYED = /联|聯|咨询人|经办|址|信函|传|网|contact|manager|address|mail to|fax|web|url/i;
/** Digits enough for a whole number. */
const MAY_BE_PHONE = /\d[\d ()（）+-]{5,}\d/;

/** Phones, addresses, mail addresses and persons to turn to. What a key names needs its key: `联系人：`, `地址：`. */
export const contact: InsideHandler = {
  kind: 'Contact',
  role: 'inside',
  create() {
    let count = 0;
    return {
      read(line) {
        const { signs, text, block } = line;
        if ((signs & (SIGN.digit | SIGN.colon | SIGN.at)) === 0 || line.isLong || text.length > MAX_LINE)
          return null;
        if (block === 'code' || block === 'hidden' || count >= MAX_CONTACTS) return null;
        const found = contactsOf(line);
        if (found.length === 0) return null;
        count += found.length;
        return found;
      },
    };
  },
};

function contactsOf(line: BodyLine): Contact[] {
  const { signs, start, number } = line;
  const text = line.block === 'code' ? line.text : line.shown;
  const found: Contact[] = [];
  const taken: Array<readonly [number, number]> = [];
  const add = (kind: Kind, from: number, written: string): void => {
    const value = tidy(written);
    const end = from + written.length;
    const isFree = !taken.some(([one, other]) => from < other && end > one);
    if (value === '' || value.length > MAX_VALUE || !isFree || found.length >= MAX_PER_LINE) return;
    taken.push([from, end]);
    // Where marks stand inside of it, its place is its line.
    const place = text === line.text ? from : line.text.indexOf(written);
    const [at, length] = place < 0 ? [0, line.text.length] : [place, written.length];
    found.push({
      kind: 'Contact',
      contact: kind,
      value,
      lines: [number, number],
      span: [start + at, start + at + length],
    });
  };
  if ((signs & SIGN.at) !== 0) for (const each of text.matchAll(MAIL)) add('mail', each.index, each[0]);
  if ((signs & SIGN.colon) !== 0 && MAY_BE_KEYED.test(text)) {
    for (const [kind, pattern] of KEYED) {
      const each = pattern.exec(text);
      const value = each?.[1]?.replace(/[\s*_]+$/, '');
      if (each === null || value === undefined) continue;
      const at = each.index + each[0].lastIndexOf(each[1] ?? '');
      add(kind, at, kind === 'address' ? firstPart(value) : (value.split(/\s{2,}|\u3000/)[0] ?? value));
    }
  }
  if ((signs & SIGN.digit) !== 0 && line.block !== 'code') addPhones(text, add);
  return found.toSorted((one, other) => one.span[0] - other.span[0]);
}

/** `拂晓路18号（邮编 000018） 电话：…`: the address ends where another pair begins. */
function firstPart(value: string): string {
  return (
    value.split(/\s{2,}|\u3000|[，,；;]\s?(?=\S{2,6}[:：]|邮编|邮政编码|信封|电话)/)[0] ?? value
  ).trimEnd();
}

function addPhones(text: string, add: (kind: Kind, from: number, written: string) => void): void {
  const isAbout = PHONE_WORD.test(text);
  if (!isAbout && !MAY_BE_PHONE.test(text)) return;
  for (const each of MAY_BE_PHONE.test(text) ? text.matchAll(PHONE) : []) {
    // A bare number without a word about calling may be any number; one with an area code is a phone all the same.
    const isPlain = !/^[+（(0]|^1[3-9]/.test(each[0]);
    if (isAbout || !isPlain) add('phone', each.index, each[0]);
  }
  if (!isAbout) return;
  for (const each of text.matchAll(KEYED_NUMBER)) {
    const written = each[1] ?? '';
    add('phone', each.index + each[0].length - written.length, written);
  }
}
