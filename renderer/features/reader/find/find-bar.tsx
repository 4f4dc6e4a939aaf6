import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, type RefObject } from 'react';
import { useSpeech } from '../../../i18n/context.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { useActions, useApp } from '../../app-context.tsx';
import './find-bar.css';
import { MOST_HITS, useFind } from './use-find.ts';

/** Finds in the notice on the screen; there while it is asked for. */
export function FindBar({ scroller }: { readonly scroller: RefObject<HTMLElement | null> }) {
  const { t } = useSpeech();
  const { closeFind, setFindQuery } = useActions();
  const query = useApp((state) => state.ui.find.query);
  const wish = useApp((state) => state.ui.find.wish);
  const field = useRef<HTMLInputElement>(null);
  const { total, current, step } = useFind(scroller, query);

  const done = useRef<typeof wish | null>(null);
  useEffect(() => {
    if (done.current === wish) return;
    done.current = wish;
    if (wish.what === 'next') step(1);
    else if (wish.what === 'previous') step(-1);
    else {
      field.current?.focus();
      field.current?.select();
    }
  }, [wish, step]);

  const close = (): void => {
    closeFind();
    scroller.current?.focus({ preventScroll: true });
  };
  const isBlank = query.trim() === '';
  return (
    <form
      className="find-bar"
      role="search"
      aria-label={t.reader.find.label}
      onSubmit={(event) => {
        event.preventDefault();
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
          event.preventDefault();
          close();
        } else if (event.key === 'Enter' && event.target === field.current) {
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }
      }}
    >
      <input
        ref={field}
        className="find-field"
        type="text"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={t.reader.find.label}
        placeholder={t.reader.find.label}
        value={query}
        onChange={(event) => {
          setFindQuery(event.target.value);
        }}
      />
      <span className={total === 0 && !isBlank ? 'find-count find-count-none' : 'find-count'} role="status">
        {isBlank
          ? ''
          : total === 0
            ? t.reader.find.none
            : t.reader.find.count(current + 1, total, total === MOST_HITS)}
      </span>
      <span className="find-steps">
        <IconButton
          label={t.reader.find.previous}
          shortcut="Shift+F3"
          disabled={total === 0}
          icon={<ChevronUp size={16} aria-hidden="true" />}
          onClick={() => {
            step(-1);
          }}
        />
        <IconButton
          label={t.reader.find.next}
          shortcut="F3"
          disabled={total === 0}
          icon={<ChevronDown size={16} aria-hidden="true" />}
          onClick={() => {
            step(1);
          }}
        />
        <IconButton
          label={t.reader.find.close}
          shortcut="Esc"
          align="end"
          icon={<X size={16} aria-hidden="true" />}
          onClick={close}
        />
      </span>
    </form>
  );
}
