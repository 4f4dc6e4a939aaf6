import { Check, CircleAlert, Download, ShieldAlert, Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import './toast.css';

/** The corner where messages appear. Always mounted, so that screen readers hear what comes into it. */
export function ToastRegion(props: {
  readonly label: string;
  /** Above the messages, and not announced with them. */
  readonly above?: ReactNode;
  /** Told when somebody comes to them, by pointer or keyboard, and leaves again. */
  readonly onHold: (isHeld: boolean) => void;
  readonly children: ReactNode;
}) {
  const { label, above, onHold, children } = props;
  return (
    <div className="corner">
      {above}
      <section
        className="toasts"
        aria-label={label}
        aria-live="polite"
        onPointerEnter={() => onHold(true)}
        onPointerLeave={() => onHold(false)}
        onFocus={() => onHold(true)}
        onBlur={() => onHold(false)}
      >
        {children}
      </section>
    </div>
  );
}

const ICONS = { calm: Check, update: Download, back: Undo2, warn: ShieldAlert, error: CircleAlert } as const;

export function Toast(props: {
  readonly tone: keyof typeof ICONS;
  readonly text: string;
  readonly dismissLabel: string;
  readonly onDismiss: () => void;
  readonly action?: { readonly label: string; readonly run: () => void } | null;
}) {
  const { tone, text, dismissLabel, onDismiss, action = null } = props;
  const Icon = ICONS[tone];
  return (
    <div className={`toast toast-${tone}`}>
      <Icon className="toast-icon" size={16} aria-hidden="true" />
      <span className="toast-text">{text}</span>
      {action === null ? null : (
        <Button variant="quiet" onClick={action.run}>
          {action.label}
        </Button>
      )}
      <IconButton
        label={dismissLabel}
        side="top"
        align="end"
        icon={<X size={16} aria-hidden="true" />}
        onClick={onDismiss}
      />
    </div>
  );
}
