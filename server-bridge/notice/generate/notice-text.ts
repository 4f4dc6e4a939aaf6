/** A notice as a file: what every notice template has in common. */
import type { Level } from '../../contract/notice.ts';
import { frontDate, frontRange, shownDate, type DataDate } from './dates.ts';
import { escapeLine } from './escape.ts';
import { frontMatter } from './front-matter.ts';
import type { Lang } from './language.ts';
import { document, prose, rows, type Block, type Row } from './markdown.ts';

interface Head {
  readonly id?: string | undefined;
  readonly title: string;
  readonly level?: Level | undefined;
  readonly issuer?: string | undefined;
  readonly number?: string | undefined;
  readonly channel?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly publishAt?: DataDate | undefined;
  readonly expires?: DataDate | undefined;
  readonly pinned?: boolean | undefined;
  readonly requiresAck?: boolean | undefined;
  readonly draft?: boolean | undefined;
}

export interface NoticeData extends Head {
  readonly to?: string | undefined;
  readonly intro?: string | undefined;
  readonly clauses?: ReadonlyArray<{ readonly key: string; readonly value: string }> | undefined;
  readonly closing?: string | undefined;
  readonly contact?: Contact | undefined;
  readonly date?: DataDate | undefined;
}

interface Contact {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly address?: string | undefined;
}

const CONTACT: Readonly<Record<keyof Contact, Readonly<Record<Lang, string>>>> = {
  name: { zh: '联系人', en: 'Contact' },
  phone: { zh: '电话', en: 'Phone' },
  email: { zh: '邮箱', en: 'E-mail' },
  address: { zh: '地址', en: 'Address' },
};

export interface Parts {
  readonly level: Level;
  /** Dates for the front matter's `effective`. */
  readonly effective?:
    | { readonly from?: DataDate | undefined; readonly to?: DataDate | undefined }
    | undefined;
  readonly requiresAck?: boolean;
  /** The template's own keyed items; the data's clauses follow them. */
  readonly rows: readonly Row[];
  /** False where a row tells the day already. */
  readonly isSigned?: boolean;
  /** Blocks behind the rows. */
  readonly blocks: readonly Block[];
}

/** All keyed items of a notice, in their order. */
export function allRows(data: NoticeData, own: readonly Row[], lang: Lang): Row[] {
  const clauses = (data.clauses ?? []).map(({ key, value }): Row => [key, value]);
  return [...own, ...clauses, ...contactRows(data.contact, lang)];
}

export function noticeText(data: NoticeData, parts: Parts, lang: Lang): string {
  const front = frontMatter([
    ['id', data.id],
    ['title', data.title],
    ['level', data.level ?? parts.level],
    ['issuer', data.issuer],
    ['number', data.number],
    ['channel', data.channel],
    ['tags', data.tags],
    ['publishAt', data.publishAt === undefined ? undefined : frontDate(data.publishAt)],
    ['effective', parts.effective === undefined ? undefined : frontRange(parts.effective)],
    ['expires', data.expires === undefined ? undefined : frontDate(data.expires)],
    ['pinned', data.pinned],
    ['requiresAck', data.requiresAck ?? parts.requiresAck],
    ['draft', data.draft],
  ]);
  return document([
    front,
    data.to === undefined
      ? null
      : escapeLine(`${data.to.replace(/[:：]$/, '')}${lang === 'zh' ? '：' : ':'}`),
    data.intro === undefined ? null : prose(data.intro),
    rows(allRows(data, parts.rows, lang), lang),
    ...parts.blocks,
    data.closing === undefined ? null : prose(data.closing),
    parts.isSigned === false ? null : signature(data, lang),
  ]);
}

function contactRows(contact: Contact | undefined, lang: Lang): Row[] {
  return (Object.keys(CONTACT) as Array<keyof Contact>).flatMap((name): Row[] => {
    const text = contact?.[name];
    return text === undefined ? [] : [[CONTACT[name][lang], text]];
  });
}

/** Issuer and day; the day steers how the text's relative dates are read. */
function signature({ issuer, date }: NoticeData, lang: Lang): Block | null {
  if (date === undefined) return null;
  const lines = [issuer, shownDate(date, lang)].filter((line) => line !== undefined);
  return lines.map(escapeLine).join('\n');
}
