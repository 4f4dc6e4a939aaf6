import { z } from '../../../contract/schema.ts';
import { shownRange } from '../dates.ts';
import { described, effective, head, line, list } from '../fields.ts';
import { both, type Lang } from '../language.ts';
import { escapeBehindNumber } from '../escape.ts';
import { heading, numbered, type Block, type Row } from '../markdown.ts';
import { noticeTemplate } from '../template.ts';

const section = z.strictObject({
  heading: described(line(), '小标题', 'heading'),
  items: described(list(line(2000)), '条目', 'items'),
});

const ZH_DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

export const policy = noticeTemplate({
  name: 'policy',
  about: both('政策、制度通知', 'policy notice'),
  schema: z.strictObject({
    ...head,
    issuer: described(line(), '发布单位', 'who publishes'),
    effective: described(effective.optional(), '施行时间', 'when it is in force'),
    scope: described(line(1000).optional(), '适用范围', 'whom it is for'),
    basis: described(line(1000).optional(), '依据', 'what it is based on'),
    replaces: described(list(line()).optional(), '同时废止的文件', 'what it replaces'),
    sections: described(list(section, 50), '各部分', 'sections'),
  }),
  parts: (data, lang) => ({
    level: 'normal',
    effective: data.effective,
    rows: ownRows(data, lang),
    blocks: data.sections.flatMap(({ heading: title, items }, index): Block[] =>
      lang === 'zh'
        ? [heading(`${zhNumber(index + 1)}、${title}`), items.map(zhItem).join('\n')]
        : [heading(`${String(index + 1)}. ${title}`), numbered(items)],
    ),
  }),
});

function ownRows(
  {
    basis,
    scope,
    effective: range,
    replaces,
  }: {
    readonly basis?: string | undefined;
    readonly scope?: string | undefined;
    readonly effective?: z.output<typeof effective> | undefined;
    readonly replaces?: readonly string[] | undefined;
  },
  lang: Lang,
): Row[] {
  const rows: Row[] = [];
  const add = (zh: string, en: string, value: string | undefined): void => {
    if (value !== undefined) rows.push([lang === 'zh' ? zh : en, value]);
  };
  add('依据', 'Basis', basis);
  add('适用范围', 'Scope', scope);
  if (range?.from !== undefined) add('施行时间', 'In force', inForce(range.from, range.to, lang));
  add('同时废止', 'Replaces', replaces?.join(lang === 'zh' ? '、' : '; '));
  return rows;
}

function inForce(
  from: NonNullable<z.output<typeof effective>['from']>,
  to: z.output<typeof effective>['to'],
  lang: Lang,
): string {
  const shown = shownRange({ from, to }, lang);
  if (to !== undefined) return shown;
  return lang === 'zh' ? `自${shown}起` : `from ${shown}`;
}

function zhItem(text: string, index: number): string {
  return `（${zhNumber(index + 1)}）${escapeBehindNumber(text)}`;
}

/** 1 to 999 in Chinese. */
function zhNumber(value: number): string {
  if (value >= 100) {
    const rest = value % 100;
    return `${ZH_DIGITS[Math.floor(value / 100)] ?? ''}百${rest === 0 ? '' : rest < 10 ? `零${ZH_DIGITS[rest] ?? ''}` : `${rest < 20 ? '一' : ''}${zhNumber(rest)}`}`;
  }
  const tens = Math.floor(value / 10);
  const ones = ZH_DIGITS[value % 10] ?? '';
  return tens === 0 ? ones : `${tens === 1 ? '' : (ZH_DIGITS[tens] ?? '')}十${ones}`;
}
