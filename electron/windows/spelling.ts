import type { Session } from 'electron';

/**
 * Spell checking needs dictionaries, which Chromium would fetch from the internet: it is off unless the organisation's
 * policy names an address of its own. In force from the next start on; macOS has its own dictionaries and fetches none.
 */
export function startSpelling(
  session: Pick<
    Session,
    | 'setSpellCheckerDictionaryDownloadURL'
    | 'setSpellCheckerEnabled'
    | 'setSpellCheckerLanguages'
    | 'availableSpellCheckerLanguages'
  >,
  dictionaries: string | null,
  locale: string,
): void {
  if (dictionaries === null) {
    session.setSpellCheckerEnabled(false);
    return;
  }
  // The address first: choosing languages fetches at once.
  session.setSpellCheckerDictionaryDownloadURL(
    dictionaries.endsWith('/') ? dictionaries : `${dictionaries}/`,
  );
  session.setSpellCheckerLanguages(languagesFor(locale, session.availableSpellCheckerLanguages));
  session.setSpellCheckerEnabled(true);
}

/** The person's language where there is a dictionary for it, and English: many notices have both. */
export function languagesFor(locale: string, available: readonly string[]): string[] {
  const [language = ''] = locale.split('-');
  const own =
    available.find((it) => it.toLowerCase() === locale.toLowerCase()) ??
    available.find((it) => it === language || it.startsWith(`${language}-`));
  const english = available.find((it) => it === 'en-US');
  return [...new Set([own, english].filter((it) => it !== undefined))];
}
