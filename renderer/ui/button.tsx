import type { ComponentProps, ReactNode } from 'react';
import './button.css';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'style'> {
  readonly variant?: 'default' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'medium' | 'large';
  /** Under way: shows a spinner and takes no further clicks. */
  readonly isBusy?: boolean;
  readonly icon?: ReactNode;
}

export function Button(props: ButtonProps) {
  const { variant = 'default', size = 'medium', isBusy = false, icon, children, disabled, ...rest } = props;
  const classes = ['button'];
  if (variant !== 'default') classes.push(`button-${variant}`);
  if (size === 'large') classes.push('button-large');
  return (
    <button type="button" className={classes.join(' ')} disabled={disabled === true || isBusy} {...rest}>
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'style' | 'children'> {
  /** Its name, shown as a tooltip too. */
  readonly label: string;
  readonly icon: ReactNode;
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly side?: 'top' | 'bottom';
  /** `left` and `end` at these edges of the window. */
  readonly align?: 'center' | 'end' | 'left';
}

export function IconButton({ label, icon, shortcut, side, align, ...rest }: IconButtonProps) {
  return (
    <Tooltip
      text={label}
      {...(shortcut === undefined ? {} : { shortcut })}
      {...(side === undefined ? {} : { side })}
      {...(align === undefined ? {} : { align })}
    >
      <button type="button" className="icon-button" aria-label={label} {...rest}>
        {icon}
      </button>
    </Tooltip>
  );
}
