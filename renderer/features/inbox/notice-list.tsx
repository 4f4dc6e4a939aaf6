import { ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { idAt } from '../../state/inbox.ts';
import { markOf, readStateOf } from '../../state/notices.ts';
import { selectMark, selectRow, selectTextScale } from '../../state/store.ts';
import { useActions, useApp, useAppShallow, useReadState } from '../app-context.tsx';
import { isDialogOpen } from '../keys.ts';
import { useNow } from '../use-now.ts';
import { NoticeRow, RowSkeleton } from './notice-row.tsx';
import { useAnchoredList } from './use-anchored-list.ts';
import { useListKeys } from './use-list-keys.ts';

/** Height of a row in rem. */
const ROW_REM = 5.5;

/** The text size that the person has set in the browser, in px. */
function browserTextSize(): number {
  const probe = document.createElement('span');
  probe.style.fontSize = 'medium';
  document.body.append(probe);
  const size = Number.parseFloat(getComputedStyle(probe).fontSize);
  probe.remove();
  return size;
}

/** The rows, of which only those on the screen exist. */
export function NoticeList(props: {
  readonly isReaderFocused: () => boolean;
  readonly focusReader: () => void;
  readonly onEscape: () => void;
}) {
  const { isReaderFocused, focusReader, onEscape } = props;
  const { t } = useSpeech();
  const scroller = useRef<HTMLDivElement>(null);
  const [textSize] = useState(browserTextSize);
  const rowHeight = useApp((state) => Math.round((ROW_REM * textSize * selectTextScale(state)) / 100));
  const total = useApp((state) => state.inbox.total ?? 0);
  const now = useNow();
  const readState = useReadState();
  const { openNotice, navigate, setActiveRow, markRead, painted } = useActions();
  const { virtualizer, newAbove, toTop, activeIndex } = useAnchoredList(scroller, rowHeight);
  const wanted = useRef<number | null>(null);

  /** Gives the keyboard to a row, as soon as it is loaded and mounted. */
  const settleFocus = useCallback(() => {
    if (wanted.current === null) return;
    const id = idAt(readState().inbox, wanted.current);
    if (id === null) return;
    setActiveRow(id);
    const link = scroller.current?.querySelector<HTMLElement>(`[data-notice-id="${CSS.escape(id)}"] a`);
    if (link === null || link === undefined) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  }, [readState, setActiveRow]);
  useEffect(settleFocus);

  const move = useCallback(
    (step: number | 'first' | 'last') => {
      const { inbox, ui } = readState();
      const last = (inbox.total ?? 0) - 1;
      if (last < 0) return;
      const from =
        activeIndex >= 0 ? activeIndex : step === 1 ? inbox.visible.first - 1 : inbox.visible.first;
      const target = step === 'first' ? 0 : step === 'last' ? last : Math.min(last, Math.max(0, from + step));
      virtualizer.scrollToIndex(target, { align: 'auto' });
      const id = idAt(inbox, target);
      if (isReaderFocused() && id !== null && ui.route.name === 'notice') {
        navigate({ name: 'notice', id }, { replace: true });
        return;
      }
      wanted.current = target;
      settleFocus();
    },
    [activeIndex, isReaderFocused, navigate, readState, settleFocus, virtualizer],
  );
  const toggleRead = useCallback(() => {
    const { ui, notices } = readState();
    const openId = ui.route.name === 'notice' ? ui.route.id : null;
    const id = isReaderFocused() ? (openId ?? ui.activeId) : (ui.activeId ?? openId);
    const notice = id === null ? undefined : notices.byId[id];
    if (notice === undefined) return;
    markRead([notice.id], readStateOf(notice.version, markOf(notices, notice.id, notice.mark)) !== 'read');
  }, [isReaderFocused, markRead, readState]);
  const escape = useCallback(
    (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen()) return;
      onEscape();
      if (activeIndex >= 0) wanted.current = activeIndex;
      settleFocus();
    },
    [activeIndex, onEscape, settleFocus],
  );
  useListKeys({
    scroller: useCallback(() => scroller.current, []),
    move,
    toggleRead,
    escape,
    rowsPerPage: useCallback(
      () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1),
      [rowHeight],
    ),
  });

  const onOpen = useCallback(
    (id: string, isByKeyboard: boolean) => {
      openNotice(id);
      // The reader takes the keyboard when it was opened by it; the notice itself, once it is there.
      if (isByKeyboard) requestAnimationFrame(focusReader);
    },
    [focusReader, openNotice],
  );

  const rows = virtualizer.getVirtualItems();
  const rowCount = rows.length;
  useEffect(() => {
    if (rowCount === 0) return;
    const frame = requestAnimationFrame(() => {
      painted(rowCount);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [rowCount, painted]);

  const firstRow = rows[0]?.index ?? 0;
  return (
    <div className="inbox-view">
      <div role="status">
        {newAbove > 0 ? (
          <button type="button" className="inbox-pill" onClick={toTop}>
            <ArrowUp size={14} aria-hidden="true" />
            {t.inbox.newAbove(newAbove)}
          </button>
        ) : null}
      </div>
      <div ref={scroller} className="inbox-scroll" data-testid="list-scroller">
        <ul
          className="inbox-rows"
          role="list"
          aria-label={t.inbox.listLabel}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {rows.map(({ index, key, start }) => (
            <li
              key={key}
              className="row"
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              <Row
                index={index}
                now={now}
                isActive={activeIndex >= 0 ? index === activeIndex : index === firstRow}
                onOpen={onOpen}
                onFocus={setActiveRow}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Row(props: {
  readonly index: number;
  readonly now: number;
  readonly isActive: boolean;
  readonly onOpen: (id: string, isByKeyboard: boolean) => void;
  readonly onFocus: (id: string) => void;
}) {
  const { index, ...rest } = props;
  const notice = useApp((state) => selectRow(state, index));
  const mark = useAppShallow((state) => (notice === null ? null : selectMark(state, notice.id)));
  const isOpen = useApp(
    (state) => notice !== null && state.ui.route.name === 'notice' && state.ui.route.id === notice.id,
  );
  if (notice === null || mark === null) return <RowSkeleton />;
  return <NoticeRow notice={notice} mark={mark} isOpen={isOpen} {...rest} />;
}
