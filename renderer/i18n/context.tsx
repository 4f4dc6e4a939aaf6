import { createContext, use, type ReactNode } from 'react';
import { dictionaries, type Language, type Texts } from './dictionary.ts';
import { formatFor, type Format } from './format.ts';

interface Speech {
  readonly language: Language;
  /** Texts of the language shown: `t.inbox.title`. */
  readonly t: Texts;
  readonly f: Format;
}

const speechOf = (language: Language): Speech => ({
  language,
  t: dictionaries[language],
  f: formatFor(language),
});
const speeches: { readonly [L in Language]: Speech } = { zh: speechOf('zh'), en: speechOf('en') };
const SpeechContext = createContext<Speech>(speeches.zh);

export function SpeechProvider(props: { readonly language: Language; readonly children: ReactNode }) {
  return <SpeechContext value={speeches[props.language]}>{props.children}</SpeechContext>;
}

/** Texts and formats in the language shown. */
export const useSpeech = (): Speech => use(SpeechContext);
