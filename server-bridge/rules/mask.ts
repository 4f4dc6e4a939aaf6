/** Texts for somebody else's eyes: what a person sends when they ask for help. Stricter than the log's own rules. */
import { redactText } from './redact.ts';

const STRICTER: ReadonlyArray<readonly [RegExp, string]> = [
  // Whatever stands before the @ of an address may be a password or a token.
  [/(\b[a-z][\w+.-]*:\/\/)[^\s/?#"'<>@]+@/gi, '$1***@'],
  [
    /([?&#;](?:[\w.-]*[_.-])?(?:access_?key|api_?key|apikey|auth|code|key|pass|password|pwd|secret|session|sig|signature|token)=)[^&#\s"'<>\\]+/gi,
    '$1***',
  ],
];
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Masks credentials in addresses, tokens, passwords, and shortens the home folder, which has the person's name, to `~`.
 * `home` is an absolute path, or empty where there is none.
 */
export function maskText(text: string, home: string): string {
  let masked = redactText(text);
  for (const [pattern, replacement] of STRICTER) masked = masked.replace(pattern, replacement);
  if (home.length < 2) return masked;
  // As it is, as JSON writes it, and with the other slash.
  const forms = new Set([home, JSON.stringify(home).slice(1, -1), home.replaceAll('\\', '/')]);
  // Windows compares names without their case, and programs write the drive's letter in either.
  const flags = /^(?:[a-z]:)?[\\/]{2}|^[a-z]:[\\/]/i.test(home) ? 'gi' : 'g';
  for (const form of forms) masked = masked.replace(new RegExp(`${escaped(form)}(?![\\w.-])`, flags), '~');
  return masked;
}
