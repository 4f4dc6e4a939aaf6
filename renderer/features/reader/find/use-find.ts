import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { indexText, type Hit } from './text-index.ts';

/** More places than anybody walks through, and few enough to be marked in one frame. */
export const MOST_HITS = 2_000;
/** Between a change of the page and another reading of it, in ms. */
const SETTLE_MS = 60;
const ALL = 'found';
const CURRENT = 'found-current';

interface Found {
  /** What scrolls around the notice. */
  readonly frame: HTMLElement | null;
  readonly query: string;
  readonly hits: readonly Hit[];
  /** Index of the current one, -1 when there is none. */
  readonly current: number;
}

const NOTHING: Found = { frame: null, query: '', hits: [], current: -1 };

/**
 * Marks a query's places inside `.reader-column` of a scroller, and keeps them right while the page under them changes.
 * `step` goes to the next (1) or the previous (-1) one, around the end.
 */
export function useFind(
  scroller: RefObject<HTMLElement | null>,
  query: string,
): { readonly total: number; readonly current: number; readonly step: (by: 1 | -1) => void } {
  const [found, setFound] = useState(NOTHING);
  const latest = useRef(NOTHING);
  const show = useCallback((next: Found) => {
    latest.current = next;
    setFound(next);
    mark(next);
  }, []);

  useEffect(() => {
    const frame = scroller.current;
    const root = frame?.querySelector('.reader-column') ?? null;
    if (frame === null || root === null) return;
    const look = (): void => {
      const hits = indexText(root).find(query, MOST_HITS);
      const known = latest.current;
      const isSame = known.query === query && known.current >= 0;
      const current = isSame ? sameOrNext(hits, known.hits[known.current]) : firstInView(hits, frame);
      show({ frame, query, hits, current });
      if (!isSame) reveal(hits[current], frame);
    };
    look();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, SETTLE_MS);
    });
    observer.observe(root, {
      childList: true,
      characterData: true,
      subtree: true,
      attributeFilter: ['open'],
    });
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [query, scroller, show]);

  useEffect(
    () => () => {
      mark(NOTHING);
    },
    [],
  );

  const step = useCallback(
    (by: 1 | -1) => {
      const { frame, query: asked, hits, current } = latest.current;
      if (hits.length === 0) return;
      const next = (current + by + hits.length) % hits.length;
      show({ frame, query: asked, hits, current: next });
      reveal(hits[next], frame);
    },
    [show],
  );
  return { total: found.hits.length, current: found.current, step };
}

function mark({ hits, current }: Found): void {
  const { highlights } = CSS;
  const one = hits[current];
  if (one === undefined) {
    highlights.delete(ALL);
    highlights.delete(CURRENT);
    return;
  }
  const all = new Highlight();
  for (const { range } of hits) all.add(range);
  const single = new Highlight(one.range);
  single.priority = 1;
  highlights.set(ALL, all);
  highlights.set(CURRENT, single);
}

/** The place where the current one was, or the first one after it. */
function sameOrNext(hits: readonly Hit[], known: Hit | undefined): number {
  if (hits.length === 0) return -1;
  if (known === undefined) return 0;
  const after = hits.findIndex(
    ({ block, start }) => block > known.block || (block === known.block && start >= known.start),
  );
  return after >= 0 ? after : hits.length - 1;
}

function firstInView(hits: readonly Hit[], frame: Element): number {
  const { top } = frame.getBoundingClientRect();
  let [low, high] = [0, hits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.range.getBoundingClientRect().bottom ?? 0) > top) high = middle;
    else low = middle + 1;
  }
  return hits.length === 0 ? -1 : low % hits.length;
}

/** Scrolls a place into view, sideways too where its block scrolls; what is in sight stays where it is. */
function reveal(hit: Hit | undefined, frame: HTMLElement | null): void {
  if (hit === undefined || frame === null) return;
  const { range } = hit;
  const element = range.startContainer.parentElement;
  // Long texts are laid out when they come near: first its element, then the place itself.
  if (element?.checkVisibility({ contentVisibilityAuto: true }) === false)
    element.scrollIntoView({ block: 'center' });
  const box = range.getBoundingClientRect();
  const view = frame.getBoundingClientRect();
  const margin = Math.min(80, view.height / 4);
  if (box.top < view.top + margin / 2 || box.bottom > view.bottom - margin)
    frame.scrollTop += box.top - view.top - view.height / 3;
  const wide = element?.closest('pre, table');
  if (wide === null || wide === undefined) return;
  const edges = wide.getBoundingClientRect();
  if (box.left < edges.left || box.right > edges.right)
    wide.scrollLeft += box.left - edges.left - edges.width / 3;
}
