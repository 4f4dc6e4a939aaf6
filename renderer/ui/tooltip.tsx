import type { ReactNode } from 'react';
import './tooltip.css';

/**
 * Shows a control's name to those who see. It repeats the control's own accessible name, so it is hidden from screen
 * readers.
 */
export function Tooltip(props: {
  readonly text: string;
  readonly shortcut?: string;
  readonly side?: 'top' | 'bottom';
  /** `left` and `end` keep the bubble inside the window at its edges; `start` puts it beside the control. */
  readonly align?: 'center' | 'end' | 'left' | 'start';
  readonly children: ReactNode;
}) {
  const { text, shortcut, side = 'bottom', align = 'center', children } = props;
  return (
    <span className="tooltip">
      {children}
      <span
        className={`tooltip-bubble tooltip-${side}${align === 'center' ? '' : ` tooltip-${align}`}`}
        aria-hidden="true"
      >
        {text}
        {shortcut === undefined ? null : <Kbd>{shortcut}</Kbd>}
      </span>
    </span>
  );
}

/** A key of the keyboard. */
export function Kbd(props: { readonly children: ReactNode }) {
  return <kbd className="kbd">{props.children}</kbd>;
}
