import { useCallback, useRef } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { useActions, useApp, useReadState } from '../app-context.tsx';
import { Reader } from '../reader/reader.tsx';
import { NARROW, useMedia } from '../use-media.ts';
import { Inbox } from './inbox.tsx';

/** List and notice: side by side, or one at a time in a narrow window. */
export function ReadingRoom() {
  const { t } = useSpeech();
  const isStacked = useMedia(NARROW);
  const isOpen = useApp((state) => state.ui.route.name === 'notice');
  const { back } = useActions();
  const readState = useReadState();
  const reader = useRef<HTMLElement>(null);
  const isReaderFocused = useCallback(
    () => isStacked || (reader.current?.contains(document.activeElement) ?? false),
    [isStacked],
  );
  const focusReader = useCallback(() => {
    const notice = reader.current?.querySelector<HTMLElement>('[data-reader]');
    (notice ?? reader.current)?.focus();
  }, []);
  const onEscape = useCallback(() => {
    if (isStacked && readState().ui.route.name === 'notice') back();
  }, [back, isStacked, readState]);
  return (
    <div className={isStacked ? 'room room-stacked' : 'room'}>
      <section className="room-list" aria-label={t.inbox.title} hidden={isStacked && isOpen}>
        <Inbox isReaderFocused={isReaderFocused} focusReader={focusReader} onEscape={onEscape} />
      </section>
      <section
        ref={reader}
        className="room-reader"
        tabIndex={-1}
        aria-label={t.reader.label}
        hidden={isStacked && !isOpen}
      >
        <Reader isStacked={isStacked} />
      </section>
    </div>
  );
}
