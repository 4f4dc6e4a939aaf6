import { readDocumentNumber } from '../document-number.ts';
import { SIGN } from '../line-signs.ts';
import { readUrgency } from '../levels.ts';
import type { BodyLine } from '../body-line.ts';
import type { LineHandler } from '../handler.ts';
import type { DocumentNumber, OfficialMark } from '../types.ts';

/** Lines of the body that are not blank, from its beginning: a head is not longer. */
const MAX_HEAD = 8;
/** UTF-16 units. */
const MAX_LINE = 80;
/** GB/T 9704-2012, 7.2.2: `机密★1年`. */
const SECRECY = /(?:绝密|机密|秘密)(?:★\s?(?:长期|\d{1,2}(?:年|个月)))?/;
const SECRECY_EN = /^(?:top secret|secret|confidential|restricted|internal use only|for internal use only)$/i;
const URGENCY = /^(?:(?:紧急程度|緊急程度|缓急|urgency|priority)\s?[:：]\s?)?(\S{2,12})$/i;
const SERIAL = /^\d{6}$/;
const LETTERHEAD = /^(\S{2,40})文件$/;
const APPROVER = /^(.{4,60}?)\s{1,60}签发人\s?[:：]\s?(\S.{0,40})$/;
const DRAFT_LINE =
  /^[（(【[]?(?:征求意见稿|徵求意見稿|公开征求意见稿|草案|讨论稿|送审稿|draft|draft for comment)[）)】\]]?$/i;

/** A sign of those that a grade has. */
const MAY_GRADE = /[急提密稿案]|\d{6}|urg|crit|confid|secret|restr|internal|draft/i;

const GRADE_SIGNS = SIGN.grade | SIGN.digit | SIGN.letter;

/** What stands above an official document's title: grades, letterhead, number. */
export const officialMark: LineHandler = {
  kind: 'OfficialMark',
  role: 'line',
  create(context) {
    let seen = 0;
    return (line) => {
      seen += 1;
      if (seen > MAX_HEAD || line.text.length > 40 || (line.signs & GRADE_SIGNS) === 0) return null;
      if (!MAY_GRADE.test(line.text)) return null;
      const text = headText(line, seen);
      if (text === null) return null;
      const found = readGrades(text, line.isFirst);
      if (found === null) return null;
      if (found.isDraft) context.draft.isDraft = true;
      return [{ kind: 'OfficialMark', ...found, ...placeOf(line) }];
    };
  },
};

export const documentNumber: LineHandler = {
  kind: 'DocumentNumber',
  role: 'line',
  create() {
    let seen = 0;
    let letterhead: string | null = null;
    return (line) => {
      seen += 1;
      const text = headText(line, seen);
      if (text === null) return null;
      if (text.endsWith('文件')) letterhead = LETTERHEAD.exec(text)?.[1] ?? letterhead;
      if ((line.signs & SIGN.digit) === 0) return null;
      const signed = text.includes('签发人') ? APPROVER.exec(text) : null;
      const number = readDocumentNumber(signed?.[1] ?? text);
      if (number === null) return null;
      const approver = signed?.[2]?.replace(/\s+/g, ' ').trim() ?? null;
      const node: DocumentNumber = {
        kind: 'DocumentNumber',
        number,
        issuer: letterhead,
        approver,
        ...placeOf(line),
      };
      letterhead = null;
      return [node];
    };
  },
};

function headText(line: BodyLine, seen: number): string | null {
  if (seen > MAX_HEAD || line.block !== 'text' || line.isLong || line.text.length > MAX_LINE) return null;
  return line.plain;
}

type Grades = Pick<OfficialMark, 'level' | 'urgency' | 'secrecy' | 'isDraft'>;

/** All of a line: `000012 机密★1年 特急`; null where something else stands in it. */
function readGrades(text: string, isFirst: boolean): Grades | null {
  if (DRAFT_LINE.test(text)) return { level: null, urgency: null, secrecy: null, isDraft: true };
  let urgency: string | null = null;
  let level: Grades['level'] = null;
  let secrecy: string | null = null;
  const whole = URGENCY.exec(text)?.[1];
  const parts = whole === undefined ? text.split(/[\s、]+/) : [whole];
  for (const part of parts) {
    const found = readUrgency(part);
    if (found !== null) {
      urgency ??= part;
      level ??= found;
    } else if (SECRECY.exec(part)?.[0] === part || SECRECY_EN.test(part)) {
      secrecy ??= part;
    } else if (!SERIAL.test(part)) {
      return null;
    }
  }
  // A copy's serial number stands at the very top only.
  return urgency === null && secrecy === null && !isFirst
    ? null
    : { level, urgency, secrecy, isDraft: false };
}

function placeOf(line: BodyLine): Pick<OfficialMark, 'lines' | 'span'> {
  return { lines: [line.number, line.number], span: [line.start, line.start + line.text.length] };
}
