import { z } from '../../../contract/schema.ts';
import { shownRange } from '../dates.ts';
import { contact, described, head, line, list, period } from '../fields.ts';
import { both } from '../language.ts';
import { heading, table, type Row } from '../markdown.ts';
import { noticeTemplate } from '../template.ts';

const result = z.strictObject({
  name: described(line(), '姓名', 'name'),
  post: described(line(), '岗位', 'post'),
  number: described(line().optional(), '准考证号等', 'candidate’s number'),
  score: described(line(50).optional(), '成绩', 'score'),
});

const COLUMNS = [
  ['name', '姓名', 'Name'],
  ['post', '岗位', 'Post'],
  ['number', '编号', 'Number'],
  ['score', '成绩', 'Score'],
] as const;

export const recruitment = noticeTemplate({
  name: 'recruitment',
  about: both('招聘结果公示', 'recruitment result'),
  schema: z.strictObject({
    ...head,
    issuer: described(line(), '发布单位', 'who publishes'),
    contact: described(contact, '反映情况的方式', 'where to object'),
    period: described(period, '公示期', 'how long objections are taken'),
    results: described(list(result, 1000), '结果名单', 'results'),
  }),
  parts: (data, lang) => {
    const isZh = lang === 'zh';
    // A column that nobody fills is left out.
    const columns = COLUMNS.filter(([name]) => data.results.some((each) => each[name] !== undefined));
    const count = String(data.results.length);
    const own: Row[] = [
      [isZh ? '公示期' : 'Objections', shownRange(data.period, lang)],
      [isZh ? '人数' : 'Persons', count],
    ];
    return {
      level: 'info',
      effective: data.period,
      rows: own,
      blocks: [
        heading(isZh ? '名单' : 'Results'),
        table(
          columns.map(([, zh, en]) => (isZh ? zh : en)),
          data.results.map((each) => columns.map(([name]) => each[name] ?? '')),
        ),
      ],
    };
  },
});
