/** Notices as offices write them: what a person would say of each, from the file to what readers see. */
import { describe, expect, it } from 'vitest';
import type { NoticeDocument, TextFormat } from './document.ts';
import { dictionaryOf } from './moderate/index.ts';
import { createProcessor } from './process.ts';

const processor = createProcessor({ dictionary: dictionaryOf('') });

function read(text: string, format: TextFormat = 'markdown'): NoticeDocument {
  const rest = { fallbackTitle: 'file', channel: null, zone: 'Asia/Shanghai', media: {} };
  return processor({ text, format, maxLevel: 'urgent', ...rest });
}

const clauses = ({ clauses }: NoticeDocument): string[] =>
  clauses.map(({ depth, label, key, value }) => `${depth} ${label ?? '-'} ${key ?? ''}|${value}`);
const dates = ({ dates }: NoticeDocument): string[] =>
  dates.map(({ from, to }) => `${from ?? ''}|${to ?? ''}`);

describe('notices of offices', () => {
  it('停水通知, plain text with a centred title and a signature', () => {
    const notice = read(
      `                关于A座停水检修的通知

各位业主：
    因管道老化，现将停水事项通知如下：
    一、停水时间：2026年6月12日（星期五）上午9:00至下午17:00
    二、停水范围：A座3~8层，B座1~2层

                        物业服务中心
                        2026年6月10日
`,
      'plain',
    );
    expect(notice).toMatchObject({ title: '关于A座停水检修的通知', level: 'normal', warnings: [] });
    expect(clauses(notice)).toEqual([
      '0 一、 停水时间|2026年6月12日（星期五）上午9:00至下午17:00',
      '0 二、 停水范围|A座3~8层，B座1~2层',
    ]);
    expect(dates(notice)).toEqual(['2026-06-12T09:00|2026-06-12T17:00', '2026-06-10|']);
    expect(notice.html).not.toMatch(/<code|<del|停水检修/);
    expect(notice.plainText.split('\n')).toHaveLength(6);
  });

  it('放假安排, with numbering of three kinds and no blank lines', () => {
    const notice = read(`# 关于2026年国庆节放假安排的通知

一、放假时间
（一）10月1日至7日放假，共7天。
（二）9月20日上班。
二、有关要求
1. 做好安全检查。
2. 保持通讯畅通。
三、其他
值班表见附件。
`);
    expect(notice.clauses.map(({ depth, label }) => `${depth} ${label}`)).toEqual([
      '0 一、',
      '1 （一）',
      '1 （二）',
      '0 二、',
      '1 1.',
      '1 2.',
      '0 三、',
    ]);
    expect(notice.html).toContain('<li>保持通讯畅通。</li>\n</ol>\n<p>三、其他<br>值班表见附件。</p>');
    expect(notice.html).toContain('<p>一、放假时间<br>（一）10月1日至7日放假，共7天。<br>');
  });

  it('门诊停诊, with a mark and a keyed list below its introduction', () => {
    const notice = read(`# 【重要通知】门诊停诊公告

因专家外出，以下门诊临时停诊：

- 科室：心血管内科
- 停诊时间：2026年6月15日（上午）至6月17日

**已预约患者：**请改约。
`);
    expect(notice).toMatchObject({ title: '门诊停诊公告', level: 'important', warnings: [] });
    expect(dates(notice)).toEqual(['2026-06-15|2026-06-17']);
    expect(notice.html.match(/心血管内科/g)).toHaveLength(1);
    expect(notice.html).toContain('<span class="clause-key">科室：</span>');
    expect(notice.html).toContain('<strong>已预约患者：</strong>请改约。');
  });

  it('红头文件, with a letterhead, a document number and full-width indents', () => {
    const notice = read(
      `XX市教育局文件
X教发〔2026〕8号

关于做好2026年春季开学工作的紧急通知

各学校：
　　一、开学时间
　　（一）中小学：2026年3月2日（星期一）开学。
　　请于2026年2月25日前报送我局。

　　　　　　　　XX市教育局
　　　　　　　　2026年2月20日
`,
      'plain',
    );
    expect(notice).toMatchObject({
      title: '关于做好2026年春季开学工作的紧急通知',
      level: 'urgent',
      warnings: [],
    });
    expect(dates(notice)).toEqual(['2026-03-02|', '|2026-02-25', '2026-02-20|']);
    expect(notice.html).toContain('<br>　　（一）中小学');
  });

  it('家长会, with times whose half of the day is named once', () => {
    const notice = read(
      '家长会通知\n\n    时间：2026年4月24日下午2:30~4:30\n    流程：\n    ① 14:30~15:10 校长讲话\n    ② 15:20~16:30 交流\n',
      'plain',
    );
    expect(notice).toMatchObject({ title: '家长会通知', warnings: [] });
    expect(dates(notice)).toEqual(['2026-04-24T14:30|2026-04-24T16:30']);
    expect(notice.html).toContain('~16:30 交流</p>');
  });

  it('安全整改, with front matter and clauses within clauses', () => {
    const notice = read(`---
level: important
requiresAck: yes
number: 安环〔2026〕22号
effective: 2026年6月20日 下午2:00-4:30
---
# 关于隐患整改的通知

1. 一车间：通道堆放物料
   - 责任人：赵班长
   - 期限：2026-06-18 17:00 前
2. 二车间：配电箱（600*800*200）未上锁
`);
    expect(notice).toMatchObject({
      title: '关于隐患整改的通知',
      level: 'important',
      requiresAck: true,
      number: '安环〔2026〕22号',
      effectiveFrom: { text: '2026-06-20T14:00' },
      effectiveTo: { text: '2026-06-20T16:30' },
      warnings: [],
    });
    expect(clauses(notice)).toEqual([
      '0 1. 一车间|通道堆放物料',
      '1 - 责任人|赵班长',
      '1 - 期限|2026-06-18 17:00 前',
      '0 2. 二车间|配电箱（600*800*200）未上锁',
    ]);
    expect(notice.html).toContain('600*800*200');
  });

  it('a bilingual stop of work, and an English maintenance with a range over two lines', () => {
    const storm = read(`# 台风停工通知 / Typhoon: Suspension of Work

[URGENT] 请全体员工注意 / All staff please note

**时间 / Time:** 2026年9月8日12:00 起至另行通知
`);
    expect(storm).toMatchObject({ title: '台风停工通知 / Typhoon: Suspension of Work', level: 'urgent' });
    const payroll = read(`# IMPORTANT: Payroll system

It is unavailable from Saturday, June 13, 2026 at 10 pm
until Sunday, June 14, 2026 at 6 am.

* When: 2026-06-13 22:00 - 2026-06-14 06:00
* Contact: it-help@example.com

Kind regards,
IT Service Desk
`);
    expect(payroll).toMatchObject({ title: 'IMPORTANT: Payroll system', level: 'important', warnings: [] });
    expect(dates(payroll)).toEqual([
      '2026-06-13T22:00|',
      '|2026-06-14T06:00',
      '2026-06-13T22:00|2026-06-14T06:00',
    ]);
    expect(payroll.html).toContain('Kind regards,<br>IT Service Desk');
  });
});
