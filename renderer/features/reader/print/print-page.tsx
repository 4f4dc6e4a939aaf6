import { useEffect, useState } from 'react';
import { useSpeech } from '../../../i18n/context.tsx';
import { useActions, useApp } from '../../app-context.tsx';
import { useDocument } from '../../shell/use-page.ts';
import { Reader } from '../reader.tsx';

/** How long a notice that is there waits for the person's settings: its language, first of all. In ms. */
const SETTINGS_MS = 1_500;

/** A page that exists to be printed: one notice, and the word that it is whole. */
export function PrintPage() {
  const { t, language } = useSpeech();
  useDocument(language, t.common.appName);
  useWhole();
  return (
    <main className="app">
      <Reader isStacked={false} />
    </main>
  );
}

function useWhole(): void {
  const { printable } = useActions();
  const status = useApp((state) => state.reader.status);
  const isComing = useApp(({ reader, connection }) => reader.isPartial && connection.state === 'live');
  const hasSettings = useApp((state) => state.settings !== null);
  const [hasWaited, setHasWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setHasWaited, SETTINGS_MS, true);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  const isThere = status === 'ok' && !isComing && (hasSettings || hasWaited);
  const isMissing = status === 'withdrawn' || status === 'held' || status === 'unknown' || status === 'never';
  useEffect(() => {
    if (isMissing) printable(false);
    if (!isThere) return;
    let isOver = false;
    void picturesLoaded().then(() => {
      if (!isOver) printable(true);
    });
    return () => {
      isOver = true;
    };
  }, [isThere, isMissing, printable]);
}

async function picturesLoaded(): Promise<void> {
  const pictures = [...document.images].map(async (image) => {
    // Those far down the page would wait to be scrolled to.
    image.loading = 'eager';
    await image.decode().catch(() => undefined);
  });
  await Promise.all(pictures);
  await document.fonts.ready;
}
