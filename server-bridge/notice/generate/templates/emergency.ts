import { z } from '../../../contract/schema.ts';
import { shownDate } from '../dates.ts';
import { contact, date, described, effective, head, line, list, value } from '../fields.ts';
import { both } from '../language.ts';
import { heading, numbered, type Row } from '../markdown.ts';
import { noticeTemplate } from '../template.ts';

export const emergency = noticeTemplate({
  name: 'emergency',
  about: both('突发事件、应急通知', 'emergency'),
  schema: z.strictObject({
    ...head,
    issuer: described(line(), '发布单位', 'who publishes'),
    contact,
    effective: described(effective.optional(), '生效时间', 'when it is in force'),
    what: described(value(), '发生了什么', 'what has happened'),
    where: described(value(), '地点、范围', 'where'),
    since: described(date, '发生时间', 'since when'),
    actions: described(list(line(1000)), '请立即做什么', 'what to do at once'),
    nextUpdate: described(date.optional(), '下次通报时间', 'when more will be told'),
  }),
  parts: (data, lang) => {
    const row = (zh: string, en: string, text: string): Row => [lang === 'zh' ? zh : en, text];
    return {
      level: 'emergency',
      requiresAck: true,
      effective: data.effective,
      rows: [
        row('事件', 'What', data.what),
        row('地点', 'Where', data.where),
        row('发生时间', 'Since', shownDate(data.since, lang)),
        ...(data.nextUpdate === undefined
          ? []
          : [row('下次通报', 'Next update', shownDate(data.nextUpdate, lang))]),
      ],
      blocks: [heading(lang === 'zh' ? '请立即' : 'Do at once'), numbered(data.actions)],
    };
  },
});
