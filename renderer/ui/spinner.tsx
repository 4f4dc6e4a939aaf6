import './spinner.css';

/** Decoration beside a text that says what is under way. */
export function Spinner() {
  return <span className="spinner" aria-hidden="true" />;
}

/** A grey stretch where text will be. Sizes are CSS lengths. */
export function Skeleton(props: { readonly width: string; readonly height?: string }) {
  return (
    <span
      className="skeleton"
      aria-hidden="true"
      style={{ width: props.width, height: props.height ?? '0.875rem' }}
    />
  );
}
