/**
 * True for a key that means a shortcut: no modifier, nothing that takes text, no open dialog; and no single character
 * where the person has switched those off.
 */
export function isShortcut(event: KeyboardEvent, hasSingleKeys: boolean): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return false;
  if (isDialogOpen()) return false;
  if (event.key.length === 1 && !hasSingleKeys) return false;
  const { target } = event;
  if (!(target instanceof Element)) return true;
  return target.closest('input, textarea, select, [contenteditable]') === null;
}

/** How a key with Ctrl is shown, on a Mac the one with Command. */
export const chordName = (key: string): string =>
  /\bMac/.test(navigator.userAgent) ? `⌘${key}` : `Ctrl+${key}`;

/** True for a key with Ctrl, or Command on a Mac, and Shift at most; not under an open dialog. */
export function isChord(event: KeyboardEvent, key: string): boolean {
  const isPlain = event.ctrlKey !== event.metaKey && !event.altKey && !event.isComposing;
  return isPlain && !event.defaultPrevented && event.key.toLowerCase() === key && !isDialogOpen();
}

/**
 * An open dialog has the keyboard to itself, wherever the focus is: a click on its text leaves it with the page. So has
 * an open panel, which Esc closes.
 */
export const isDialogOpen = (): boolean => document.querySelector('dialog[open], :popover-open') !== null;
