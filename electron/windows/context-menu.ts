import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import type { DesktopStrings } from '../settings/desktop-strings.ts';
import { plain } from './menu.ts';

/** What a right click was on, as far as the menu depends on it. */
export type ContextParams = Pick<
  ContextMenuParams,
  'linkURL' | 'hasImageContents' | 'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions'
> & {
  readonly editFlags: Pick<
    ContextMenuParams['editFlags'],
    'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'
  >;
};

export interface ContextActions {
  /** The notice that an address names, null for every other one. */
  noticeOf(address: string): string | null;
  openWindow(id: string): void;
  copyText(text: string): void;
  copyImage(): void;
  /** Selects the text that is read, not the buttons around it. */
  selectText(): void;
  replaceWord(word: string): void;
  addWord(word: string): void;
}

/** More suggestions only hide what else can be done. */
const MOST_SUGGESTIONS = 5;
const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** The menu of a right click. Empty where there is nothing to do. */
export function contextTemplate(
  params: ContextParams,
  text: DesktopStrings,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  const groups = params.isEditable
    ? [spelling(params, text, actions), editing(params, text)]
    : [link(params, text, actions), reading(params, text, actions)];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [SEPARATOR, ...group]));
}

function spelling(
  { misspelledWord, dictionarySuggestions }: ContextParams,
  text: DesktopStrings,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  if (misspelledWord === '') return [];
  return [
    ...dictionarySuggestions.slice(0, MOST_SUGGESTIONS).map((word) => ({
      id: `spell ${word}`,
      // A word is no place for access keys.
      label: word.replaceAll('&', '&&'),
      click: () => actions.replaceWord(word),
    })),
    { id: 'add-word', label: text.addWord, click: () => actions.addWord(misspelledWord) },
  ];
}

function editing({ editFlags: can }: ContextParams, text: DesktopStrings): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: plain(text.undo), enabled: can.canUndo },
    { role: 'redo', label: plain(text.redo), enabled: can.canRedo },
    SEPARATOR,
    { role: 'cut', label: plain(text.cut), enabled: can.canCut },
    { role: 'copy', label: plain(text.copy), enabled: can.canCopy },
    { role: 'paste', label: plain(text.paste), enabled: can.canPaste },
    SEPARATOR,
    { role: 'selectAll', label: plain(text.selectAll), enabled: can.canSelectAll },
  ];
}

function link(
  { linkURL }: ContextParams,
  text: DesktopStrings,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  if (linkURL === '') return [];
  const id = actions.noticeOf(linkURL);
  if (id !== null)
    return [
      { id: 'open-own', label: plain(text.openWindow), click: () => actions.openWindow(id) },
      { id: 'copy-link', label: text.copyLink, click: () => actions.copyText(`gazette://notice/${id}`) },
    ];
  const { protocol } = new URL(linkURL);
  // Addresses of the app's own files mean nothing anywhere else.
  if (protocol !== 'http:' && protocol !== 'https:' && protocol !== 'mailto:' && protocol !== 'tel:')
    return [];
  const shown = protocol === 'mailto:' || protocol === 'tel:' ? linkURL.slice(protocol.length) : linkURL;
  return [{ id: 'copy-link', label: text.copyLink, click: () => actions.copyText(shown) }];
}

function reading(
  { hasImageContents, selectionText, editFlags }: ContextParams,
  text: DesktopStrings,
  actions: ContextActions,
): MenuItemConstructorOptions[] {
  return [
    ...(hasImageContents
      ? [{ id: 'copy-image', label: text.copyImage, click: () => actions.copyImage() }]
      : []),
    ...(selectionText.trim() === ''
      ? []
      : [{ role: 'copy' as const, label: plain(text.copy), enabled: editFlags.canCopy }]),
    { id: 'select-all', label: plain(text.selectAll), click: () => actions.selectText() },
  ];
}
