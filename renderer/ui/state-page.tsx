import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import './state-page.css';

interface StatePageProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: ReactNode;
  readonly tone?: 'calm' | 'warn' | 'danger';
  /** Buttons. */
  readonly actions?: ReactNode;
  /** The heading's place in the page's outline. */
  readonly level?: 1 | 2 | 3;
}

/** A place that has nothing to show, and says why and what to do. */
export function EmptyState(props: StatePageProps) {
  const { icon, title, text, tone = 'calm', actions, level = 2 } = props;
  const Heading = `h${level}` as const;
  return (
    <div className={`state-page state-page-${tone}`}>
      <span className="state-page-icon" aria-hidden="true">
        {icon}
      </span>
      <Heading className="state-page-title">{title}</Heading>
      {text === undefined ? null : <div className="state-page-text">{text}</div>}
      {actions === undefined ? null : <div className="state-page-actions">{actions}</div>}
    </div>
  );
}

/** Something could not be read. Announced, with a way on. */
export function ErrorState(props: Omit<StatePageProps, 'icon' | 'tone'> & { readonly icon?: ReactNode }) {
  return (
    <div role="alert">
      <EmptyState {...props} icon={props.icon ?? <CloudOff size={22} />} tone="danger" />
    </div>
  );
}
