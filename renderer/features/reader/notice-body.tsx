import { memo, useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import type { Texts } from '../../i18n/dictionary.ts';
import { useActions, useApp } from '../app-context.tsx';
import { scrollBehavior } from '../use-media.ts';
import { attachmentOf } from './attachment-link.ts';
import { bodyTexts, nameParts } from './body-texts.ts';
import './markup.css';
import './prose.css';
import { sanitizeNotice } from './sanitize.ts';
import { findAnchor, restoreAnchor, type Anchor } from './scroll-anchor.ts';
import { splitHtml } from './split-html.ts';

/** Html that is sanitised and laid out in one go, in UTF-16 units: some tens of milliseconds. */
const PIECE = 64 * 1024;
/** Blocks below the one being read that are there before the next frame. */
const LOOK_AHEAD = 60;

/**
 * The text of a notice. The same html is inserted once; other html of the same notice takes its place with the
 * reader's scroll position kept.
 */
export const NoticeBody = memo(function NoticeBody(props: {
  readonly id: string;
  readonly html: string;
  readonly scroller: RefObject<HTMLElement | null>;
}) {
  const { id, html, scroller } = props;
  const { saveMedia, takePlace, keepPlace } = useActions();
  const { t } = useSpeech();
  const isForPaper = useApp((state) => state.ui.frame === 'print');
  const content = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => splitHtml(html, PIECE), [html]);
  const anchor = useRef<Anchor | null>(null);
  const shownId = useRef<string | null>(null);

  useLayoutEffect(() => {
    const [element, frame] = [content.current, scroller.current];
    if (element === null) return;
    const isOther = shownId.current !== id;
    shownId.current = id;
    if (isOther) anchor.current = takePlace(id);
    const kept = anchor.current;
    // As far as what is being read; the rest of a long text follows piece by piece.
    let next = 0;
    element.replaceChildren();
    const enough = isForPaper ? Infinity : kept === null ? 0 : kept.index + LOOK_AHEAD;
    do insert(element, pieces[next++] ?? '', t.reader);
    while (next < pieces.length && element.childElementCount < enough);
    // At the first insertion the scroller around this element is not known yet, and is at its top.
    if (frame !== null) {
      if (isOther && kept === null) frame.scrollTop = 0;
      else if (kept !== null) restoreAnchor(frame, element, kept);
    }
    if (next >= pieces.length) return;
    let timer = setTimeout(function more() {
      insert(element, pieces[next++] ?? '', t.reader);
      if (next < pieces.length) timer = setTimeout(more);
    });
    const finish = (): void => {
      clearTimeout(timer);
      while (next < pieces.length) insert(element, pieces[next++] ?? '', t.reader);
    };
    addEventListener('beforeprint', finish);
    return () => {
      clearTimeout(timer);
      removeEventListener('beforeprint', finish);
    };
  }, [id, pieces, scroller, isForPaper, takePlace, t.reader]);

  useEffect(() => {
    const [element, frame] = [content.current, scroller.current];
    if (element === null || frame === null) return;
    let pending = 0;
    const note = (): void => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => {
        anchor.current = findAnchor(frame, element);
        keepPlace(id, anchor.current);
      });
    };
    // Where the person was before the page was loaded anew.
    if (anchor.current !== null) restoreAnchor(frame, element, anchor.current);
    // Pictures and what appears above the text push it down: back to where it was.
    const hold = (): void => {
      if (anchor.current !== null && frame.scrollTop > 0) restoreAnchor(frame, element, anchor.current);
    };
    const observer = new ResizeObserver(hold);
    if (element.parentElement !== null) observer.observe(element.parentElement);
    frame.addEventListener('scroll', note, { passive: true });
    return () => {
      cancelAnimationFrame(pending);
      observer.disconnect();
      frame.removeEventListener('scroll', note);
    };
  }, [id, keepPlace, scroller]);

  return (
    <div
      ref={content}
      className={pieces.length > 1 ? 'prose prose-long' : 'prose'}
      data-testid="notice-body"
      style={bodyTexts(t.reader)}
      onClick={(event) => {
        if (!(event.target instanceof Element)) return;
        const link = event.target.closest('a[href]');
        const href = link?.getAttribute('href');
        if (link === null || href === null || href === undefined) return;
        if (href.startsWith('#')) {
          event.preventDefault();
          scrollToHeading(content.current, href.slice(1));
          return;
        }
        const attachment = attachmentOf(link);
        if (attachment === null) return;
        event.preventDefault();
        saveMedia(attachment.hash, attachment.name);
      }}
    />
  );
});

function insert(element: Element, html: string, texts: Texts['reader']): void {
  const known = element.childElementCount;
  // Trusted Types: TypeScript's own DOM types still ask for a string.
  element.insertAdjacentHTML('beforeend', sanitizeNotice(html) as unknown as string);
  // Footnotes stand at the end of the text.
  if (html.includes('footnote')) nameParts(element, texts);
  for (const block of [...element.children].slice(known)) {
    // Every block is set in the direction of its own script.
    if (block instanceof HTMLElement && !block.matches('pre')) block.dir = 'auto';
    // What scrolls sideways must be reachable by keyboard.
    const inner = block.matches('pre') ? [block] : block.querySelectorAll('pre');
    for (const pre of inner)
      if (pre instanceof HTMLElement && pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
  }
}

/** Shows a place of the text and gives it the keyboard. */
export function scrollToHeading(content: ParentNode | null, id: string): void {
  let name = id;
  try {
    name = decodeURIComponent(id);
  } catch {
    // An id that is no percent-encoding is meant as it is.
  }
  const target = content?.querySelector<HTMLElement>(`#${CSS.escape(name)}`);
  if (target === null || target === undefined) return;
  target.scrollIntoView({ behavior: scrollBehavior(), block: 'start' });
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
