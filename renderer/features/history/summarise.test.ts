import { describe, expect, it } from 'vitest';
import type { ClauseChange, NoticeDiff } from '../../../server-bridge/contract/notice.ts';
import { dictionaries } from '../../i18n/dictionary.ts';
import { formatFor } from '../../i18n/format.ts';
import { summarise } from './summarise.ts';

function clause(kind: ClauseChange['kind']): ClauseChange {
  return { kind, key: 'x', keyParts: [], before: null, after: null, parts: [], from: 1, to: 1 };
}

function summaries(more: Partial<NoticeDiff>): Array<string | null> {
  const diff: NoticeDiff = { from: 1, to: 2, fields: [], clauses: [], text: [], isCoarse: false, ...more };
  return (['en', 'zh'] as const).map((language) =>
    summarise(diff, dictionaries[language], formatFor(language)),
  );
}

describe('summarise', () => {
  it.each<[string, Partial<NoticeDiff>, string | null, string | null]>([
    ['nothing', { text: [{ kind: 'same', text: 'a' }] }, null, null],
    [
      'clauses and a date',
      {
        clauses: [clause('changed'), clause('changed'), clause('moved-changed')],
        fields: [{ field: 'effectiveFrom', before: '2026-12-01', after: '2026-12-05' }],
      },
      '3 clauses changed, effective date moved from December 1 to December 5, 2026',
      '3 项条款有变更，生效日期由2026年12月1日改为12月5日',
    ],
    [
      'one of each',
      { clauses: [clause('changed'), clause('added'), clause('removed'), clause('moved')] },
      '1 clause changed, 1 added, 1 removed, 1 moved',
      '1 项条款有变更，新增 1 项条款，删除 1 项条款，1 项条款调整了位置',
    ],
    [
      'a date of another year, with a time',
      { fields: [{ field: 'expires', before: '2026-12-31T18:00', after: '2027-01-02T18:00' }] },
      'Expiry date moved from December 31, 2026 at 18:00 to January 2, 2027 at 18:00',
      '到期日期由2026年12月31日 18:00改为2027年1月2日 18:00',
    ],
    [
      'dates that came and went',
      {
        fields: [
          { field: 'effectiveFrom', before: null, after: '2026-12-01' },
          { field: 'effectiveTo', before: '2026-12-31', after: null },
        ],
      },
      'Effective date set to December 1, 2026, end date removed (was December 31, 2026)',
      '生效日期定为2026年12月1日，不再注明失效日期（原为2026年12月31日）',
    ],
    [
      'level and title',
      {
        fields: [
          { field: 'level', before: 'normal', after: 'urgent' },
          { field: 'title', before: 'a', after: 'b' },
        ],
      },
      'Level raised from normal to urgent, title changed',
      '级别由“普通”提高为“紧急”，标题有变更',
    ],
    [
      'a lower level',
      { fields: [{ field: 'level', before: 'emergency', after: 'normal' }] },
      'Level lowered from emergency to normal',
      '级别由“特急”降低为“普通”',
    ],
    [
      'text only',
      {
        text: [
          { kind: 'removed', text: 'a' },
          { kind: 'added', text: 'b' },
          { kind: 'same', text: 'c' },
          { kind: 'changed', parts: [] },
        ],
      },
      'Text changed in 2 places',
      '正文有 2 处改动',
    ],
    [
      'more text than clauses',
      {
        clauses: [clause('changed')],
        text: [
          { kind: 'changed', parts: [] },
          { kind: 'same', text: 'c' },
          { kind: 'added', text: 'd' },
        ],
      },
      '1 clause changed, 2 changes in the text in all',
      '1 项条款有变更，正文共 2 处改动',
    ],
    [
      'a date that is none',
      { fields: [{ field: 'expires', before: '2026-13-01', after: 'soon' }] },
      'Expiry date moved from 2026-13-01 to soon',
      '到期日期由2026-13-01改为soon',
    ],
  ])('tells %s', (_name, diff, en, zh) => {
    expect(summaries(diff)).toEqual([en, zh]);
  });
});
