import { describe, expect, it } from 'vitest';
import { stringsFor } from './strings.ts';

describe('stringsFor', () => {
  it("follows the setting, and the system's locale where that is the setting", () => {
    const zh = stringsFor('zh', 'en-US');
    expect(zh.edit).toBe('编辑(&E)');
    expect(stringsFor('system', 'zh-TW')).toBe(zh);
    expect(stringsFor('system', 'fr').edit).toBe('&Edit');
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
