import { useSpeech } from '../../i18n/context.tsx';
import { Section } from '../../ui/page.tsx';
import { useNow } from '../use-now.ts';
import { useQuery } from '../use-query.ts';

const LINES = 200;
const REFRESH_MS = 5_000;

/** The newest lines of the bridge's log, newest first. */
export function LogTail() {
  const { t, f } = useSpeech();
  const now = useNow();
  const logs = useQuery('status.logs', { limit: LINES }, { everyMs: REFRESH_MS });
  if (logs.data === null) return null;
  const lines = logs.data.lines.toReversed();
  return (
    <Section title={t.status.log}>
      {lines.length === 0 ? (
        <p>{t.status.logEmpty}</p>
      ) : (
        <div className="log" role="log" aria-label={t.status.log} aria-live="off" tabIndex={0}>
          {lines.map((line, index) => (
            <p
              key={`${String(line.at)} ${String(lines.length - index)}`}
              className={`log-line log-${line.level}`}
            >
              <time dateTime={new Date(line.at).toISOString()}>{f.exact(line.at, now)}</time>{' '}
              <b>{line.level}</b> {line.scope}: {line.message}
            </p>
          ))}
        </div>
      )}
    </Section>
  );
}
