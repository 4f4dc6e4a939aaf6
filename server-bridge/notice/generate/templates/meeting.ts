import { z } from '../../../contract/schema.ts';
import { shownDate, shownRange } from '../dates.ts';
import { date, described, head, line, list, openPeriod, tell, value } from '../fields.ts';
import { both } from '../language.ts';
import { heading, numbered, type Row } from '../markdown.ts';
import { noticeTemplate } from '../template.ts';

export const meeting = noticeTemplate({
  name: 'meeting',
  about: both('会议通知', 'meeting'),
  schema: z
    .strictObject({
      ...head,
      time: described(openPeriod, '会议时间', 'when it is'),
      place: described(line(), '地点', 'where it is'),
      link: described(line(500).optional(), '线上参会地址', 'where to join from afar'),
      chair: described(line().optional(), '主持人', 'who presides'),
      attendees: described(value(), '参会人员', 'who attends'),
      agenda: described(list(line(1000)).optional(), '议程', 'agenda'),
      replyBy: described(date.optional(), '回复截止', 'reply until'),
    })
    .superRefine(({ time }, context) => {
      if (time.from.time === null) {
        tell(
          context,
          ['time', 'from'],
          '要写到几点几分，例如 2026-06-12 09:00',
          'is to have a time of day: 2026-06-12 09:00',
        );
      }
    }),
  parts: (data, lang) => {
    const row = (zh: string, en: string, text: string | undefined): Row[] =>
      text === undefined ? [] : [[lang === 'zh' ? zh : en, text]];
    const until = data.replyBy === undefined ? undefined : shownDate(data.replyBy, lang);
    return {
      level: 'normal',
      effective: data.time,
      rows: [
        ...row('时间', 'Time', shownRange(data.time, lang)),
        ...row('地点', 'Place', data.place),
        ...row('线上参会', 'Join', data.link),
        ...row('主持', 'Chair', data.chair),
        ...row('参会人员', 'Attendees', data.attendees),
        ...row('回复截止', 'Reply by', until),
      ],
      blocks:
        data.agenda === undefined ? [] : [heading(lang === 'zh' ? '议程' : 'Agenda'), numbered(data.agenda)],
    };
  },
});
