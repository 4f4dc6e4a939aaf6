import type { ClauseChange, DiffPart, NoticeDiff } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Section } from '../../ui/page.tsx';
import { foldUnchanged, type ShownLine } from './fold-unchanged.ts';
import { summarise } from './summarise.ts';

const TONES: { readonly [K in ClauseChange['kind']]: Tone } = {
  added: 'ok',
  removed: 'danger',
  changed: 'info',
  moved: 'neutral',
  'moved-changed': 'info',
};

export function DiffView({ diff }: { readonly diff: NoticeDiff }) {
  const { t, f } = useSpeech();
  const summary = summarise(diff, t, f);
  if (summary === null) return <p className="diff-same">{t.history.same}</p>;
  return (
    <>
      <p className="diff-summary" data-testid="diff-summary">
        {summary}
      </p>
      {diff.isCoarse ? <p className="diff-note">{t.history.coarse}</p> : null}
      {diff.fields.length === 0 ? null : <Fields fields={diff.fields} />}
      {diff.clauses.length === 0 ? null : <Clauses clauses={diff.clauses} />}
      {diff.text.some(({ kind }) => kind !== 'same') ? <Text text={diff.text} /> : null}
    </>
  );
}

const DATES: ReadonlySet<string> = new Set(['effectiveFrom', 'effectiveTo', 'expires']);

function Fields({ fields }: { readonly fields: NoticeDiff['fields'] }) {
  const { t, f } = useSpeech();
  const levels: Readonly<Record<string, string>> = t.common.level;
  const show = (field: string, value: string | null): string =>
    value === null
      ? t.history.empty
      : field === 'level'
        ? (levels[value] ?? value)
        : DATES.has(field)
          ? f.written(value)
          : value;
  return (
    <Section title={t.history.fields}>
      <dl className="diff-fields">
        {fields.map(({ field, before, after }) => (
          <div key={field} className="diff-field">
            <dt>{t.history.fieldNames[field]}</dt>
            <dd>
              <del>{show(field, before)}</del>
              <span aria-hidden="true"> → </span>
              <ins>{show(field, after)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Clauses({ clauses }: { readonly clauses: readonly ClauseChange[] }) {
  const { t } = useSpeech();
  return (
    <Section title={t.history.clauses}>
      <ul className="diff-clauses">
        {clauses.map((clause) => (
          <li key={`${clause.from ?? ''}:${clause.to ?? ''}`} className="diff-clause">
            <Badge tone={TONES[clause.kind]}>{t.history.kinds[clause.kind]}</Badge>
            <div className="diff-clause-body">
              <strong>{clause.keyParts.length > 0 ? <Parts parts={clause.keyParts} /> : clause.key}</strong>
              {clause.kind.startsWith('moved') && clause.from !== null && clause.to !== null ? (
                <span className="diff-places">{t.history.moved(clause.from, clause.to)}</span>
              ) : null}
              <p>
                <Value clause={clause} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Value({ clause }: { readonly clause: ClauseChange }) {
  const { t } = useSpeech();
  const { kind, before, after, parts } = clause;
  if (parts.length > 0) return <Parts parts={parts} />;
  if (kind === 'removed') return <del>{before}</del>;
  return after ?? t.history.empty;
}

function Parts({ parts }: { readonly parts: readonly DiffPart[] }) {
  return parts.map((part, index) => {
    // A fixed sequence of one answer: the place is the identity.
    // oxlint-disable-next-line react/no-array-index-key
    if (part.kind === 'added') return <ins key={index}>{part.text}</ins>;
    // oxlint-disable-next-line react/no-array-index-key
    if (part.kind === 'removed') return <del key={index}>{part.text}</del>;
    // oxlint-disable-next-line react/no-array-index-key
    return <span key={index}>{part.text}</span>;
  });
}

function Text({ text }: { readonly text: NoticeDiff['text'] }) {
  const { t } = useSpeech();
  return (
    <Section title={t.history.text}>
      <div className="diff-text" tabIndex={0} role="group" aria-label={t.history.text}>
        {foldUnchanged(text).map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </div>
    </Section>
  );
}

function Line({ line }: { readonly line: ShownLine }) {
  const { t } = useSpeech();
  switch (line.kind) {
    case 'fold':
      return (
        <details className="diff-fold">
          <summary>{t.history.unchangedLines(line.lines.length)}</summary>
          <p className="diff-line">{line.lines.join('\n')}</p>
        </details>
      );
    case 'changed':
      return (
        <p className="diff-line diff-line-changed">
          <Parts parts={line.parts} />
        </p>
      );
    case 'added':
      return <ins className="diff-line">{line.text}</ins>;
    case 'removed':
      return <del className="diff-line">{line.text}</del>;
    case 'same':
      return <p className="diff-line">{line.text}</p>;
  }
}
