import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { idAt, indexOfId } from '../../state/inbox.ts';
import { useActions, useApp, useReadState } from '../app-context.tsx';
import { scrollBehavior } from '../use-media.ts';

const OVERSCAN = 6;
/** Rows from the top of the screen that may hold the view, if the first of them vanish. */
const ANCHORS = 6;
const NO_ANCHOR: { ids: readonly string[]; rows: readonly number[]; inset: number } = {
  ids: [],
  rows: [],
  inset: 0,
};

/**
 * The rows on the screen. What is looked at stays where it is: when rows come or go above, the view moves along with
 * its first row; only at the very top new rows push in. `rowHeight` in px.
 */
export function useAnchoredList(scroller: RefObject<HTMLDivElement | null>, rowHeight: number) {
  const { showRange } = useActions();
  const readState = useReadState();
  const inbox = useApp((state) => state.inbox);
  const activeId = useApp((state) => state.ui.activeId);
  const activeIndex = activeId === null ? -1 : indexOfId(inbox, activeId);
  const anchor = useRef(NO_ANCHOR);
  const [newAbove, setNewAbove] = useState(0);

  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: inbox.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialOffset: () => readState().inbox.visible.first * rowHeight,
    getItemKey: (index) => idAt(inbox, index) ?? index,
    // The row that has the keyboard stays, however far it was scrolled away.
    rangeExtractor: (range: Range) => {
      const rows: number[] = [];
      const from = Math.max(0, range.startIndex - range.overscan);
      const to = Math.min(range.count - 1, range.endIndex + range.overscan);
      if (activeIndex >= 0 && activeIndex < from) rows.push(activeIndex);
      for (let row = from; row <= to; row++) rows.push(row);
      if (activeIndex > to && activeIndex < range.count) rows.push(activeIndex);
      return rows;
    },
  });

  useLayoutEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  /** Notes which rows are looked at, and asks for those that are not loaded. */
  const look = useCallback(() => {
    const element = scroller.current;
    if (element === null || element.clientHeight === 0) return;
    const state = readState().inbox;
    const first = Math.floor(element.scrollTop / rowHeight);
    const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) - 1;
    const ids: string[] = [];
    const rows: number[] = [];
    for (let row = first; row < first + ANCHORS; row++) {
      const id = idAt(state, row);
      if (id === null) continue;
      ids.push(id);
      rows.push(row);
    }
    anchor.current = { ids, rows, inset: element.scrollTop - first * rowHeight };
    if (element.scrollTop < rowHeight / 2) setNewAbove(0);
    showRange(Math.max(0, first), Math.max(0, last));
  }, [readState, rowHeight, scroller, showRange]);

  const generation = useRef(inbox.generation);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (generation.current !== inbox.generation) {
      generation.current = inbox.generation;
      anchor.current = NO_ANCHOR;
      element.scrollTop = 0;
      setNewAbove(0);
    } else if (element.scrollTop > 0) {
      const { ids, rows } = anchor.current;
      const at = ids.findIndex((id) => indexOfId(inbox, id) >= 0);
      const id = ids[at];
      const before = rows[at];
      if (id !== undefined && before !== undefined) {
        const moved = indexOfId(inbox, id) - before;
        if (moved !== 0) {
          element.scrollTop += moved * rowHeight;
          if (moved > 0) setNewAbove((count) => count + moved);
        }
      }
    }
    look();
  }, [inbox.pages, inbox.total, inbox.generation, inbox, look, rowHeight, scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [look, scroller]);

  const toTop = useCallback(() => {
    const element = scroller.current;
    // A long way is jumped: rows flying by would all be fetched.
    const isNear = element !== null && element.scrollTop < 3 * element.clientHeight;
    element?.scrollTo({ top: 0, behavior: isNear ? scrollBehavior() : 'auto' });
    setNewAbove(0);
  }, [scroller]);

  return { virtualizer, newAbove, toTop, activeIndex };
}
