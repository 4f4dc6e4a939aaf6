import type { ReactNode } from 'react';
import { Card } from '../../ui/page.tsx';

/** A table of names and values. */
export function Facts(props: { readonly rows: ReadonlyArray<readonly [name: string, value: ReactNode]> }) {
  return (
    <Card>
      <dl className="facts">
        {props.rows.map(([name, value]) => (
          <div key={name} className="facts-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
