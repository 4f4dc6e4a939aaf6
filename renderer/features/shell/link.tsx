import type { ComponentProps } from 'react';
import { formatRoute, type Route } from '../../state/route.ts';
import { useActions } from '../app-context.tsx';

interface LinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  readonly to: Route;
  readonly onFollow?: () => void;
}

/** A link to a page of the application: a real address, followed without a reload. */
export function Link({ to, onFollow, ...rest }: LinkProps) {
  const { navigate } = useActions();
  return (
    <a
      href={formatRoute(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        onFollow?.();
        navigate(to);
      }}
      {...rest}
    />
  );
}
