/**
 * What data may say, as schemas that templates share. Messages for people are in `problems.ts`; a rule that the schema
 * library does not have carries its own, in every language, as `params`.
 */
import { LEVELS, NOTICE_ID_PATTERN } from '../../contract/names.ts';
import { z } from '../../contract/schema.ts';
import { splitKey } from '../../rules/keyed-text.ts';
import { isBefore, readDataDate, type DataDate } from './dates.ts';
import { both, type Both } from './language.ts';
import { colon } from './markdown.ts';

/** Left alone by neither parser nor page: control characters, halves of characters, no characters, the parser's own. */
const UNUSABLE = /(?![\s])[\p{Cc}\p{Cs}\uE000-\uE01F\uFFFE\uFFFF]/u;

const say = (message: Both): { params: { message: Both } } => ({ params: { message } });
const about = (zh: string, en: string) => ({ zh, en });

const UNUSABLE_SAID = say(
  both(
    '含有控制字符或残缺的字符，无法写入',
    'has a control character or half a character, which no text can hold',
  ),
);
const BLANK_SAID = say(both('不能为空', 'is empty'));

const written = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !UNUSABLE.test(text), UNUSABLE_SAID);

/** One line; blanks and line ends between its words count as one blank. */
export const line = (max = 200) =>
  written(max)
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .refine((text) => text !== '', BLANK_SAID);

/** Paragraphs apart by blank lines; line ends in them stay. */
export const prose = (max = 10_000) =>
  written(max)
    .transform((text) =>
      linesOf(text)
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim(),
    )
    .refine((text) => text !== '', BLANK_SAID);

/** Lines of a clause's value: it ends at a blank one. */
export const value = (max = 2000) =>
  written(max)
    .transform((text) =>
      linesOf(text)
        .filter((each) => each !== '')
        .join('\n'),
    )
    .refine((text) => text !== '', BLANK_SAID);

function linesOf(text: string): string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).map((each) => each.replace(/\s+/g, ' ').trim());
}

/** Code, as it is but for blank lines around it. */
export const codeText = (max = 20_000) =>
  z
    .string()
    .max(max)
    .refine((text) => !/(?![\t\n\r])[\p{Cc}\p{Cs}]/u.test(text), UNUSABLE_SAID)
    .transform((text) => text.replace(/\r\n?/g, '\n').replace(/^(?:[ \t]*\n)+|\s+$/g, ''))
    .refine((text) => text !== '', BLANK_SAID);

export const list = <T extends z.ZodType>(item: T, max = 200) => z.array(item).min(1).max(max);

/** A day, or a time of it. */
export const date = z.string().transform((text, context): DataDate => {
  const read = readDataDate(text);
  if (read !== null) return read;
  context.addIssue({
    code: 'custom',
    ...say(
      both(
        '不是有效日期；请写成 2026-06-12、2026-06-12 09:00 或 2026-06-12 09:00+08:00',
        'is no date; write 2026-06-12, 2026-06-12 09:00 or 2026-06-12 09:00+08:00',
      ),
    ),
  });
  return z.NEVER;
});

/** A day without a time. */
export const day = date.refine(
  ({ time }) => time === null,
  say(both('只需写日期，例如 2026-06-12', 'is a day without a time: 2026-06-12')),
);

const ORDER_SAID = say(both('早于开始日期', 'is before its beginning'));
const ZONES_SAID = say(
  both('只有一端写了时区；两端都写，或都不写', 'has a zone and the other end has none: write both or none'),
);

/** Reports an end that is before its beginning. */
export function checkOrder(
  from: DataDate | undefined,
  to: DataDate | undefined,
  path: readonly string[],
  context: z.core.$RefinementCtx,
): void {
  if (from === undefined || to === undefined) return;
  const isOrdered = isBefore(from, to);
  if (isOrdered === true) return;
  context.addIssue({ code: 'custom', path: [...path], ...(isOrdered === null ? ZONES_SAID : ORDER_SAID) });
}

/** A period; its end may be open. */
export const openPeriod = z
  .strictObject({
    from: date.meta(about('开始', 'beginning')),
    to: date.optional().meta(about('结束', 'end')),
  })
  .superRefine(({ from, to }, context) => checkOrder(from, to, ['to'], context));

export const period = z
  .strictObject({ from: date.meta(about('开始', 'beginning')), to: date.meta(about('结束', 'end')) })
  .superRefine(({ from, to }, context) => checkOrder(from, to, ['to'], context));

/** When a notice is in force; either end may be open, one is there. */
export const effective = z
  .strictObject({
    from: date.optional().meta(about('生效', 'in force from')),
    to: date.optional().meta(about('截止', 'in force until')),
  })
  .superRefine(({ from, to }, context) => checkOrder(from, to, ['to'], context))
  .refine(
    ({ from, to }) => from !== undefined || to !== undefined,
    say(both('至少写 from 或 to 之一', 'has neither from nor to')),
  );

const KEY_SAID = say(
  both(
    '不能作条款名称：不得含冒号、逗号、顿号和句末标点，至少一个字或数字，最多 60 字符',
    'cannot be a clause’s key: no colon, comma or end of a sentence in it, at least one letter or digit, at most 60 characters',
  ),
);

/** A key that the parser reads as one, in every language. */
export const key = line(60).refine(
  (text) =>
    splitKey(`${text}${colon(text, 'x', 'zh')}x`)?.key === text && splitKey(`${text}: x`)?.key === text,
  KEY_SAID,
);

export const clauses = list(
  z.strictObject({ key: key.meta(about('名称', 'key')), value: value().meta(about('内容', 'value')) }),
).meta(about('条款', 'clauses'));

export const contact = z
  .strictObject({
    name: line().optional().meta(about('联系人', 'name')),
    phone: line().optional().meta(about('电话', 'phone')),
    email: line().optional().meta(about('邮箱', 'e-mail address')),
    address: line().optional().meta(about('地址', 'address')),
  })
  .refine((said) => Object.values(said).some((text) => text !== undefined), BLANK_SAID)
  .meta(about('联系方式', 'contact'));

const tags = z
  .array(line(100))
  .max(50)
  .superRefine((texts, context) => {
    for (const [index, text] of texts.entries()) {
      if (texts.indexOf(text) === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index],
        ...say(both('与前面的标签重复', 'is there already')),
      });
    }
  });

/** What every notice may say; each template adds its own. */
export const head = {
  id: z
    .string()
    .regex(NOTICE_ID_PATTERN)
    .optional()
    .meta(about('标识，即 /notice/<标识> 中的部分', 'the id, as in /notice/<id>')),
  title: line().meta(about('标题', 'title')),
  level: z.enum(LEVELS).optional().meta(about('级别，默认由模板决定', 'level; the template has a default')),
  issuer: line().optional().meta(about('发布单位', 'who publishes')),
  number: line().optional().meta(about('文号', 'the document’s number')),
  channel: line().optional().meta(about('频道', 'channel')),
  tags: tags.optional().meta(about('标签', 'tags')),
  publishAt: date.optional().meta(about('发布时间', 'published not before')),
  expires: date.optional().meta(about('失效时间', 'in the archive from then on')),
  pinned: z.boolean().optional().meta(about('置顶', 'pinned')),
  requiresAck: z.boolean().optional().meta(about('需要确认', 'readers are asked to acknowledge')),
  draft: z.boolean().optional().meta(about('草稿，仅审核人可见', 'a draft, seen by moderators only')),
  to: line().optional().meta(about('主送对象', 'addressees')),
  intro: prose().optional().meta(about('开头的正文', 'text at the beginning')),
  clauses: clauses.optional(),
  closing: prose().optional().meta(about('结尾的正文', 'text at the end')),
  contact: contact.optional(),
  date: day.optional().meta(about('落款日期', 'the day it is signed')),
} as const;

export const described = <T extends z.ZodType>(schema: T, zh: string, en: string): T =>
  schema.meta(about(zh, en));

/** Tells of a rule between values; `path` names the one that has to change. */
export function tell(
  context: z.core.$RefinementCtx,
  path: ReadonlyArray<string | number>,
  zh: string,
  en: string,
): void {
  context.addIssue({ code: 'custom', path: [...path], ...say(both(zh, en)) });
}
