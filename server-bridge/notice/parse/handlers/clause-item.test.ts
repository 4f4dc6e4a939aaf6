import { describe, expect, it } from 'vitest';
import { clausesOf, nodesOf, parse, warningsOf } from '../testing/parse.ts';
import { MAX_CLAUSES } from '../clause-counter.ts';

describe('clauses', () => {
  it.each<[string, string, string[]]>([
    ['bullets of all kinds', '- a: 1\n* b: 2\n+ c: 3', ['0 - a=1', '0 - b=2', '0 - c=3']],
    ['Chinese keys', '- 时间：9点\n- 地点：三楼', ['0 - 时间=9点', '0 - 地点=三楼']],
    ['bold keys', '- **Date**: Friday\n- **Time:** 9 am', ['0 - Date=Friday', '0 - Time=9 am']],
    ['marks in values', '- Form: [here](a.pdf) and `code`', ['0 - Form=here and code']],
    ['plain bullets are none', '- bring a pen\n- https://example.org\n- 12:30 lunch', []],
    ['tasks are none', '- [ ] Bring: laptop\n- [x] 签字：完成', []],
    [
      'nested bullets',
      '- 甲：\n  - 时间：1\n    - 备注：x\n- 乙：2',
      ['0 - 甲=', '1 - 时间=1', '2 - 备注=x', '0 - 乙=2'],
    ],
    [
      'Chinese numbering',
      '一、总则\n（一）目的\n1. 甲\n（1）乙\n（2）丙\n2. 丁\n（二）范围\n二、附则',
      [
        '0 一、 总则',
        '1 （一） 目的',
        '2 1. 甲',
        '3 （1） 乙',
        '3 （2） 丙',
        '2 2. 丁',
        '1 （二） 范围',
        '0 二、 附则',
      ],
    ],
    ['numbering with keys', '1. 时间：9:00\n2. 地点：三楼', ['0 1. 时间=9:00', '0 2. 地点=三楼']],
    [
      'bullets below numbering',
      '一、安排\n- 时间：9:00\n二、要求',
      ['0 一、 安排', '1 - 时间=9:00', '0 二、 要求'],
    ],
    ['a heading between', '一、安排\n## 其他\n- 时间：9:00', ['0 一、 安排', '0 - 时间=9:00']],
    ['articles', '第一条 目的\n第二条 范围', ['0 第一条 目的', '0 第二条 范围']],
    [
      'a continued value',
      '- Place: hall\n  second floor\n\tleft\n- Time: 9',
      ['0 - Place=hall second floor left', '0 - Time=9'],
    ],
    ['not continued without indentation', '- Place: hall\nsecond floor', ['0 - Place=hall']],
    ['not continued after a blank line', '- Place: hall\n\n  second floor', ['0 - Place=hall']],
    ['not continued by a quote', '- Place: hall\n  > quote', ['0 - Place=hall']],
    ['a value on the next line', '- Place:\n  hall', ['0 - Place=hall']],
    ['code', '```\n- a: b\n```\n- c: d', ['0 - c=d']],
    ['tables', '| a: b | c |\n|---|---|\n| - x: y | z |', ['0 - - x: y=z']],
    ['comments', '<!--\n- a: b\n-->\n- c: d', ['0 - c=d']],
    ['a number that begins a sentence', '1.5 m of water\n2024年6月', []],
    ['an empty number', '1.\n2. b', ['0 2. b']],
  ])('%s', (_, text, expected) => {
    expect(clausesOf(`# T\n\n${text}\n`)).toEqual(expected);
  });

  it('counts in order and knows its lines', () => {
    const { clauses } = parse('# T\n\n- a: b\n  c\n\n1. d\n');
    expect(clauses).toEqual([
      { order: 0, depth: 0, label: null, key: 'a', value: 'b c', lines: [3, 4] },
      { order: 1, depth: 0, label: '1.', key: null, value: 'd', lines: [6, 6] },
    ]);
  });

  it('spans the whole item in the source', () => {
    const text = '# T\r\n\r\n- 键：😀\r\n  more\r\n';
    const [clause] = nodesOf(parse(text), 'ClauseItem');
    expect(text.slice(...(clause?.span ?? []))).toBe('- 键：😀\r\n  more');
  });

  it('warns of a key that comes again below the same parent', () => {
    expect(warningsOf(parse('# T\n- Time: 1\n- Place: a\n- time: 2'))).toEqual(['clause-duplicate 4 time']);
    expect(warningsOf(parse('# T\n- A: 1\n  - phone: 1\n- B: 2\n  - phone: 2'))).toEqual([]);
    expect(warningsOf(parse('# T\n一、甲\n- phone: 1\n二、乙\n- phone: 2'))).toEqual([]);
  });

  it('keeps a bounded number and bounded values; the text stays', () => {
    const text = `# T\n${'- a\u200B: b\n'.repeat(MAX_CLAUSES + 10)}`;
    const parsed = parse(text);
    expect(parsed.clauses).toHaveLength(MAX_CLAUSES);
    expect(parsed.body).toBe(text.slice(4));
    expect(parse(`- a: ${'b'.repeat(9000)}`).clauses[0]?.value).toHaveLength(4000);
    expect(parse(`- a: b\n${'  c\n'.repeat(5000)}`).clauses[0]?.value.length).toBeLessThanOrEqual(4000);
  });
});
