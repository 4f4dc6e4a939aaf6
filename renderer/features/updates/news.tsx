import { X } from 'lucide-react';
import { createElement, useEffect, useId, useState, type ReactNode } from 'react';
import type { Inline, Release } from 'virtual:changelog';
import { useSpeech } from '../../i18n/context.tsx';
import { selectIsPressing } from '../../state/updates.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { selectNews } from './select-news.ts';
import './updates.css';

/** What is new in a version that runs for the first time: in the corner, beside what the person is about to read. */
export function NewsCard() {
  const { t } = useSpeech();
  const version = useNewsShown();
  const { closeNews } = useActions();
  const titleId = useId();
  if (version === null) return null;
  return (
    <section className="news-card" aria-labelledby={titleId}>
      <div className="news-head">
        <h2 id={titleId} className="news-title">
          {t.updates.news.of(version)}
        </h2>
        <IconButton
          label={t.updates.news.close}
          side="top"
          align="end"
          icon={<X size={16} aria-hidden="true" />}
          onClick={closeNews}
        />
      </div>
      {/* Scrolled by the keyboard, too. */}
      <div className="news-scroll" tabIndex={0} role="group" aria-labelledby={titleId}>
        <News version={version} />
      </div>
    </section>
  );
}

/** Tells screen readers of the card, where messages are told. */
export function NewsTold() {
  const { t } = useSpeech();
  const version = useNewsShown();
  return version === null ? null : <VisuallyHidden>{t.updates.news.of(version)}</VisuallyHidden>;
}

/** The version whose card is shown now. */
function useNewsShown(): string | null {
  const version = useApp((state) => state.ui.newsOf);
  return useApp(selectIsPressing) ? null : version;
}

/** The same, asked for. */
export function NewsDialog() {
  const { t } = useSpeech();
  const version = useApp((state) => state.update?.version ?? null);
  const { openDialog } = useActions();
  if (version === null) return null;
  return (
    <Dialog
      title={t.updates.news.of(version)}
      closeLabel={t.common.close}
      isRead
      onClose={() => {
        openDialog(null);
      }}
    >
      <News version={version} />
    </Dialog>
  );
}

function News({ version }: { readonly version: string }) {
  const { t } = useSpeech();
  const text = t.updates.news;
  const releases = useReleases();
  if (releases === null) return <Skeleton width="100%" height="6rem" />;
  if (releases === 'failed') return <p className="news-none">{text.failed}</p>;
  const { current, older } = selectNews(releases, version);
  return (
    <>
      {current === null ? <p className="news-none">{text.none}</p> : <Groups release={current} level={3} />}
      {older.length === 0 ? null : (
        <details className="news-older">
          <summary>{text.older(older.length)}</summary>
          {older.map((release) => (
            <section key={release.version}>
              <h3 className="news-version">
                {release.version ?? text.unreleased}
                {release.date === null ? null : <time dateTime={release.date}>{release.date}</time>}
              </h3>
              <Groups release={release} level={4} />
            </section>
          ))}
        </details>
      )}
    </>
  );
}

/** Loaded where it is shown: it grows with every version. */
function useReleases(): readonly Release[] | 'failed' | null {
  const [releases, setReleases] = useState<readonly Release[] | 'failed' | null>(null);
  useEffect(() => {
    let isOver = false;
    import('virtual:changelog').then(
      (found) => {
        if (!isOver) setReleases(found.releases);
      },
      () => {
        if (!isOver) setReleases('failed');
      },
    );
    return () => {
      isOver = true;
    };
  }, []);
  return releases;
}

function Groups({ release, level }: { readonly release: Release; readonly level: 3 | 4 }) {
  const { t } = useSpeech();
  const Title = `h${level}` as const;
  const titles: Readonly<Record<string, string>> = t.updates.news.groups;
  return release.groups.map(({ title, entries }) => (
    <div key={title} className="news-group">
      <Title className="news-group-title">{titles[title] ?? title}</Title>
      {/* Entries are as they were written. */}
      {createElement(
        'ul',
        { lang: 'en' },
        ...entries.map((entry) => createElement('li', null, ...drawn(entry))),
      )}
    </div>
  ));
}

const drawn = (parts: readonly Inline[]): ReactNode[] => parts.map(draw);

function draw(part: Inline): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return createElement('code', null, part.text);
    case 'strong':
    case 'em':
      return createElement(part.kind, null, ...drawn(part.children));
    case 'link':
      return createElement('a', { href: part.href }, ...drawn(part.children));
  }
}
