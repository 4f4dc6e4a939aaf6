import type { CSSProperties } from 'react';
import type { Texts } from '../../i18n/dictionary.ts';

type ReaderTexts = Texts['reader'];

/**
 * What the style sheets say in a notice's text, as custom properties: `prose.css` and `markup.css` put it into
 * placeholders, alerts and footnotes.
 */
export function bodyTexts({ images, alerts, footnotes }: ReaderTexts): CSSProperties {
  const texts = {
    '--image-remote': images.remote,
    '--image-missing': images.missing,
    '--image-too-large': images.tooLarge,
    '--image-unsupported': images.unsupported,
    '--alert-note': alerts.note,
    '--alert-tip': alerts.tip,
    '--alert-important': alerts.important,
    '--alert-warning': alerts.warning,
    '--alert-caution': alerts.caution,
    '--footnotes': footnotes.title,
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, JSON.stringify(text)]));
}

/** Names for what a notice's text has signs for only, in the person's language. */
export function nameParts(content: ParentNode, { footnotes }: ReaderTexts): void {
  for (const list of content.querySelectorAll('.footnotes')) list.setAttribute('aria-label', footnotes.title);
  for (const arrow of content.querySelectorAll('.footnote-back')) {
    const number = arrow.closest('li')?.id.split('.')[1] ?? '';
    arrow.setAttribute('aria-label', footnotes.back(number));
  }
}
