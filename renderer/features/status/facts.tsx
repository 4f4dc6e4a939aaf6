import type { ReactNode } from 'react';
import { Card } from '../../ui/page.tsx';

/** A table of names and values. */
export function Facts(props: { readonly rows: ReadonlyArray<readonly [name: ReactNode, value: ReactNode]> }) {
  return (
    <Card>
      <dl className="facts">
        {props.rows.map(([name, value], index) => (
          <div key={typeof name === 'string' ? name : index} className="facts-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
