import { Lock } from 'lucide-react';
import './lock-note.css';

/** Says that something is set elsewhere and cannot be changed; `origin` is the place, told by touching and to readers. */
export function LockNote(props: { readonly text: string; readonly origin: string | null }) {
  const { text, origin } = props;
  return (
    <span className="lock-note" {...(origin === null ? {} : { title: origin })}>
      <Lock size={12} aria-hidden="true" />
      {text}
      {origin === null ? null : <span className="visually-hidden"> ({origin})</span>}
    </span>
  );
}
