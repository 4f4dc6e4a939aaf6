import type { ReactNode, Ref } from 'react';
import './page.css';

/** A page beside the navigation: title, what it is for, actions, sections. */
export function Page(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="page">
      <div className={props.isWide === true ? 'page-inner page-wide' : 'page-inner'}>
        <header className="page-head">
          <div>
            <h1 className="page-title">{props.title}</h1>
            {props.lead === undefined ? null : <p className="page-lead">{props.lead}</p>}
          </div>
          {props.actions}
        </header>
        {props.children}
      </div>
    </div>
  );
}

export function Section(props: {
  readonly title: string;
  /** Its title takes the keyboard when the section is asked for by itself. */
  readonly headingRef?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}) {
  const { headingRef } = props;
  return (
    <section className="section">
      <h2 className="section-title" {...(headingRef === undefined ? {} : { ref: headingRef, tabIndex: -1 })}>
        {props.title}
      </h2>
      {props.children}
    </section>
  );
}

export function Card(props: { readonly isPadded?: boolean; readonly children: ReactNode }) {
  return <div className={props.isPadded === false ? 'card' : 'card card-pad'}>{props.children}</div>;
}
