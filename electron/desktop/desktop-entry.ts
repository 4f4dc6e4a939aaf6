/**
 * The XDG autostart file as text (Desktop Entry Specification 1.5, Desktop Application Autostart Specification 0.5).
 * It carries a checksum of itself, so that a file that a person changed is known and left alone.
 */
import { createHash } from 'node:crypto';

const CHECKSUM = 'X-Gazette-Checksum';

/** Quotes one argument for the key `Exec`; null when it holds what no entry can. */
export function quoteExec(argument: string): string | null {
  // oxlint-disable-next-line no-control-regex -- those are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(argument)) return null;
  const quoted = `"${argument.replaceAll(/["`$\\]/g, '\\$&')}"`;
  // First the rule of `Exec` for field codes, then the one for every string.
  return quoted.replaceAll('%', '%%').replaceAll('\\', '\\\\');
}

/** The text of the file that starts `program` with `args`; null when the program's path cannot be named in one. */
export function autostartText(program: string, args: readonly string[]): string | null {
  // The specification forbids the sign in a program's path, and there is no escape for it.
  if (program.includes('=')) return null;
  const words = [program, ...args].map(quoteExec);
  if (words.includes(null)) return null;
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Gazette',
    'Comment=Official notices on your desk',
    'Comment[zh]=把正式通知送到每张桌面',
    `Exec=${words.join(' ')}`,
    'Icon=gazette',
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  return `${[...lines, `${CHECKSUM}=${checksumOf(lines)}`].join('\n')}\n`;
}

/** Whose a file is: as we wrote it, changed by somebody, or switched off by somebody. */
export type AutostartOwner = 'ours' | 'edited' | 'disabled';

export function ownerOf(text: string): AutostartOwner {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const keys = keysOf(lines);
  if (isTrue(keys.get('Hidden')) || keys.get('X-GNOME-Autostart-enabled')?.toLowerCase() === 'false')
    return 'disabled';
  const rest = lines.filter((line) => !line.startsWith(`${CHECKSUM}=`));
  return keys.get(CHECKSUM) === checksumOf(rest) ? 'ours' : 'edited';
}

/** The keys of the group `[Desktop Entry]`; of several with one name the first. */
function keysOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  let isInside = false;
  for (const line of lines) {
    if (line.startsWith('[')) isInside = line.trim() === '[Desktop Entry]';
    const at = line.indexOf('=');
    if (!isInside || at < 1 || line.startsWith('#')) continue;
    const key = line.slice(0, at).trim();
    if (!keys.has(key)) keys.set(key, line.slice(at + 1).trim());
  }
  return keys;
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';
const checksumOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');
