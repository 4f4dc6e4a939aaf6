/** Which names in the tree are items, and what an item is called. Pure. */

const ITEM = /\.(?:md|markdown|txt)$/i;

/**
 * Path below the root with `/`, in Unicode's NFC, so that one name is one item whatever form a disk keeps; halves of
 * character pairs, which Windows allows in names, as U+FFFD, as the store keeps them.
 */
export function toRemoteId(relative: string): string {
  return relative.normalize('NFC').toWellFormed();
}

/** Dot files and dot folders, and the lock files of office programs. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$');
}

/**
 * True for a file that is an announcement by its name. What editors leave lying about (`x.md~`, `x.md.swp`,
 * `#x.md#`, `x.md.tmp`, `4913`) has another ending.
 */
export function isItemName(name: string): boolean {
  return ITEM.test(name) && !isIgnored(name);
}

/** False when a folder on the way, or the name itself, is ignored. */
export function isVisiblePath(relative: string): boolean {
  return relative.split('/').every((part) => !isIgnored(part));
}

/** `a/b/c.md` is in channel `a/b`; a file of the root is in none. */
export function channelOf(remoteId: string): string | null {
  const folder = parentOf(remoteId);
  return folder === '' ? null : folder;
}

/** The file's name without its ending. */
export function titleOf(remoteId: string): string {
  return baseOf(remoteId).replace(ITEM, '');
}

export function parentOf(relative: string): string {
  const end = relative.lastIndexOf('/');
  return end === -1 ? '' : relative.slice(0, end);
}

export function baseOf(relative: string): string {
  return relative.slice(relative.lastIndexOf('/') + 1);
}

export function joinRelative(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** True for the folder itself and everything below it; `''` is the root. */
export function isBelow(relative: string, folder: string): boolean {
  return folder === '' || relative === folder || relative.startsWith(`${folder}/`);
}
