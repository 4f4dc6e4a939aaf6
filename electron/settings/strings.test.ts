import { describe, expect, it } from 'vitest';
import { stringsFor } from './strings.ts';

describe('stringsFor', () => {
  it("follows the setting, and the system's locale where that is the setting", () => {
    const zh = stringsFor('zh', 'en-US');
    expect(zh.summaryTitle(3)).toBe('3 条新公告');
    expect(stringsFor('system', 'zh-TW')).toBe(zh);
    expect(stringsFor('system', 'fr').summaryTitle(3)).toBe('3 new notices');
    expect(stringsFor('en', 'zh-CN')).toBe(stringsFor('system', 'en'));
  });

  it('has every text in every language', () => {
    const en = stringsFor('en', '');
    const same = Object.entries(stringsFor('zh', '')).filter(
      ([name, text]) => en[name as keyof typeof en] === text,
    );
    expect(same).toEqual([]);
  });
});
