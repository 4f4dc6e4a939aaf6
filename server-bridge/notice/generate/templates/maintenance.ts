import { z } from '../../../contract/schema.ts';
import { shownRange } from '../dates.ts';
import { described, head, line, list, period, value } from '../fields.ts';
import { both } from '../language.ts';
import { heading, numbered, type Row } from '../markdown.ts';
import { noticeTemplate } from '../template.ts';

export const maintenance = noticeTemplate({
  name: 'maintenance',
  about: both('维护窗口通知', 'maintenance window'),
  schema: z.strictObject({
    ...head,
    system: described(line(), '维护的系统或设施', 'what is maintained'),
    window: described(period, '维护时间', 'from when to when'),
    impact: described(value(), '影响', 'what does not work meanwhile'),
    scope: described(line(1000).optional(), '影响范围', 'who is affected'),
    fallback: described(value().optional(), '应急措施', 'what to do meanwhile'),
    rollback: described(value().optional(), '回退方案', 'when and how it is undone'),
    steps: described(list(line(1000)).optional(), '步骤', 'steps'),
  }),
  parts: (data, lang) => {
    const row = (zh: string, en: string, text: string | undefined): Row[] =>
      text === undefined ? [] : [[lang === 'zh' ? zh : en, text]];
    return {
      level: 'important',
      effective: data.window,
      rows: [
        ...row('维护对象', 'System', data.system),
        ...row('维护时间', 'Window', shownRange(data.window, lang)),
        ...row('影响', 'Impact', data.impact),
        ...row('影响范围', 'Affected', data.scope),
        ...row('应急措施', 'Meanwhile', data.fallback),
        ...row('回退方案', 'Rollback', data.rollback),
      ],
      blocks:
        data.steps === undefined ? [] : [heading(lang === 'zh' ? '步骤' : 'Steps'), numbered(data.steps)],
    };
  },
});
