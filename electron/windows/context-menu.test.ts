import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { en, zh } from '../settings/desktop-strings.ts';
import { contextTemplate, type ContextParams } from './context-menu.ts';

const NOTHING: ContextParams = {
  linkURL: '',
  hasImageContents: false,
  isEditable: false,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  editFlags: {
    canUndo: false,
    canRedo: false,
    canCut: false,
    canCopy: true,
    canPaste: true,
    canSelectAll: true,
  },
};

function setUp(params: Partial<ContextParams>, text = en) {
  const done: string[] = [];
  const items = contextTemplate({ ...NOTHING, ...params }, text, {
    noticeOf: (address) => /^gazette:\/\/app\/notice\/(.+)$/.exec(address)?.[1] ?? null,
    openWindow: (id) => done.push(`open ${id}`),
    copyText: (it) => done.push(`copy ${it}`),
    copyImage: () => done.push('copy image'),
    selectText: () => done.push('select'),
    replaceWord: (word) => done.push(`replace ${word}`),
    addWord: (word) => done.push(`add ${word}`),
  });
  const names = items.map(({ type, role, id }) => (type === 'separator' ? '-' : (role ?? id)));
  const press = (id: string): void =>
    (
      items.find((item) => item.id === id) as (MenuItemConstructorOptions & { click(): void }) | undefined
    )?.click();
  return { items, names, press, done };
}

describe('contextTemplate', () => {
  it('offers for text what can be done with it', () => {
    expect(setUp({}).names).toEqual(['select-all']);
    expect(setUp({ selectionText: '停水' }).names).toEqual(['copy', 'select-all']);
    expect(setUp({ selectionText: ' \n' }).names).toEqual(['select-all']);
  });

  it('opens notices in windows of their own, and copies links as others can use them', () => {
    const notice = setUp({ linkURL: 'gazette://app/notice/n-1' });
    expect(notice.names).toEqual(['open-own', 'copy-link', '-', 'select-all']);
    notice.press('open-own');
    notice.press('copy-link');
    notice.press('select-all');
    expect(notice.done).toEqual(['open n-1', 'copy gazette://notice/n-1', 'select']);
    const copied = (linkURL: string): string[] => {
      const { press, done } = setUp({ linkURL });
      press('copy-link');
      return done;
    };
    expect(copied('https://example.org/a?b#c')).toEqual(['copy https://example.org/a?b#c']);
    expect(copied('mailto:desk@example.org')).toEqual(['copy desk@example.org']);
    expect(copied('gazette://app/media/00ff')).toEqual([]);
  });

  it('copies pictures', () => {
    const { names, press, done } = setUp({ hasImageContents: true });
    expect(names).toEqual(['copy-image', 'select-all']);
    press('copy-image');
    expect(done).toEqual(['copy image']);
  });

  it('edits fields, each item as far as it can', () => {
    const { items, names } = setUp({ isEditable: true, selectionText: 'x' });
    expect(names).toEqual(['undo', 'redo', '-', 'cut', 'copy', 'paste', '-', 'selectAll']);
    expect(items.filter(({ enabled }) => enabled === false).map(({ role }) => role)).toEqual([
      'undo',
      'redo',
      'cut',
    ]);
  });

  it('suggests words where spelling is checked', () => {
    const { names, press, done } = setUp({
      isEditable: true,
      misspelledWord: 'watre',
      dictionarySuggestions: ['water', 'wader', 'R&D', 'a', 'b', 'c'],
    });
    expect(names.slice(0, 7)).toEqual([
      'spell water',
      'spell wader',
      'spell R&D',
      'spell a',
      'spell b',
      'add-word',
      '-',
    ]);
    press('spell R&D');
    press('add-word');
    expect(done).toEqual(['replace R&D', 'add watre']);
  });

  it.each([
    [zh, /[\u4e00-\u9fff]/],
    [en, /^[\x20-\x7e]+$/],
  ])('is in one language, without access keys: %#', (text, script) => {
    const all = [
      setUp({ isEditable: true }, text),
      setUp({ linkURL: 'gazette://app/notice/a', selectionText: 'x', hasImageContents: true }, text),
    ];
    const labels = all.flatMap(({ items }) => items.flatMap(({ label }) => label ?? []));
    expect(labels.filter((label) => !script.test(label) || label.includes('&'))).toEqual([]);
    expect(labels.length).toBeGreaterThan(10);
  });
});
