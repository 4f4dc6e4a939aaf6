import { CircleDot, FileText, Info, Siren, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './badge.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'danger' | 'info';

export function Badge(props: {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}) {
  const { tone = 'neutral', icon, children } = props;
  return (
    <span className={`badge badge-${tone}`}>
      {icon}
      {children}
    </span>
  );
}

type LevelName = 'info' | 'normal' | 'important' | 'urgent' | 'emergency';

export const LEVEL_ICONS: { readonly [L in LevelName]: LucideIcon } = {
  info: Info,
  normal: FileText,
  important: CircleDot,
  urgent: TriangleAlert,
  emergency: Siren,
};

/** A level by icon, word and colour. `label` is the word in the language shown. */
export function LevelBadge(props: { readonly level: LevelName; readonly label: string }) {
  const Icon = LEVEL_ICONS[props.level];
  return (
    <span className={`badge badge-level-${props.level}`}>
      <Icon size={12} strokeWidth={2.25} aria-hidden="true" />
      {props.label}
    </span>
  );
}
