/** A window that a notice opened by itself. May import its effect's type, i18n and ui; nothing of the application. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { AttentionPage, AttentionPlace } from '../../effects/attention-page.ts';
import { SpeechProvider, useSpeech } from '../../i18n/context.tsx';
import { htmlLang } from '../../i18n/dictionary.ts';
import { useMedia } from '../use-media.ts';
import './attention.css';
import { DirectPage } from './direct-page.tsx';
import { EmergencyPage } from './emergency-page.tsx';

export function AttentionWindow({
  page,
  place,
}: {
  readonly page: AttentionPage;
  readonly place: AttentionPlace;
}) {
  const language = useStore(page.store, ({ attention }) => attention?.language);
  if (language === undefined) return null;
  return (
    <SpeechProvider language={language}>
      <Themed />
      {place.kind === 'direct' ? (
        <DirectPage page={page} />
      ) : (
        <EmergencyPage page={page} hasSound={place.hasSound} />
      )}
    </SpeechProvider>
  );
}

/** Main has told Chromium the theme that the person chose. */
function Themed() {
  const { t, language } = useSpeech();
  const isDark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    const root = document.documentElement;
    root.lang = htmlLang(language);
    root.dataset['theme'] = isDark ? 'dark' : 'light';
    document.title = t.common.appName;
  }, [language, isDark, t]);
  return null;
}
