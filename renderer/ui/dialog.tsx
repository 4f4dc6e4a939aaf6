import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import './dialog.css';

const CONTROLS = 'input, select, textarea, button, a[href]';

/**
 * A modal dialog on the platform's own element: it keeps the focus, closes by Esc, and gives the focus back. Mounted
 * means open. The focus starts at its first control, or at its title where it is to be read first.
 */
export function Dialog(props: {
  readonly title: string;
  readonly closeLabel: string;
  readonly shape?: 'box' | 'drawer';
  readonly isRead?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, closeLabel, shape = 'box', isRead = false, onClose, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const titleId = useId();

  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    const control = isRead ? null : body.current?.querySelector<HTMLElement>(CONTROLS);
    (control ?? heading.current)?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [isRead]);

  return (
    <dialog
      ref={element}
      className={shape === 'box' ? 'dialog' : `dialog dialog-${shape}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The backdrop belongs to the element itself; what is inside it is covered by its children.
        if (event.target === element.current) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 ref={heading} id={titleId} className="dialog-title" tabIndex={-1}>
          {title}
        </h2>
        <IconButton
          label={closeLabel}
          align="end"
          icon={<X size={16} aria-hidden="true" />}
          onClick={onClose}
        />
      </div>
      <div ref={body} className="dialog-body">
        {children}
      </div>
    </dialog>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogActions(props: { readonly children: ReactNode }) {
  return <div className="dialog-actions">{props.children}</div>;
}
