import { describe, expect, it } from 'vitest';
import type { JsonFile } from './json-file.ts';
import { createPerson } from './person.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.ts';

describe('createPerson', () => {
  it('applies the last known choices at once and each change once', async () => {
    const saved: Preferences[] = [];
    let value: Preferences = DEFAULT_PREFERENCES;
    const file: JsonFile<Preferences> = {
      get value() {
        return value;
      },
      save: async (next) => {
        value = next;
        saved.push(next);
      },
      settled: async () => {},
    };
    const applied: string[] = [];
    const person = createPerson({
      file,
      locale: () => 'en-US',
      apply: ({ theme }, { edit }) => applied.push(`${theme} ${edit}`),
    });
    const chosen = { ...DEFAULT_PREFERENCES, language: 'zh', theme: 'dark', notifications: false } as const;
    person.prefer(chosen);
    // What the bridge tells holds more than main keeps.
    person.prefer({ ...chosen, retentionDays: 3 } as Preferences);
    expect(applied).toEqual(['system &Edit', 'dark 编辑(&E)']);
    expect(saved).toEqual([chosen]);
    expect(person.chosen.notifications).toBe(false);
    expect(person.language).toBe('zh');
    expect(person.strings().cancel).toBe('取消');
  });
});
