import './progress.css';

/** How far something has come; `text` says it in words. */
export function Progress(props: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly text: string;
}) {
  const { label, value, max, text } = props;
  return <progress className="progress" aria-label={label} aria-valuetext={text} value={value} max={max} />;
}
