import type { DiffPart, NoticeDiff } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Section } from '../../ui/page.tsx';
import { foldUnchanged } from './fold-unchanged.ts';

const TONES: { readonly [K in NoticeDiff['clauses'][number]['kind']]: Tone } = {
  added: 'ok',
  removed: 'danger',
  changed: 'info',
  moved: 'neutral',
};

export function DiffView({ diff }: { readonly diff: NoticeDiff }) {
  const { t } = useSpeech();
  const hasText = diff.text.some((part) => part.kind !== 'same');
  if (diff.fields.length === 0 && diff.clauses.length === 0 && !hasText) {
    return <p className="diff-same">{t.history.same}</p>;
  }
  return (
    <>
      {diff.fields.length === 0 ? null : <Fields fields={diff.fields} />}
      {diff.clauses.length === 0 ? null : <Clauses clauses={diff.clauses} />}
      {hasText ? <Text diff={diff} /> : null}
    </>
  );
}

function Fields({ fields }: { readonly fields: NoticeDiff['fields'] }) {
  const { t } = useSpeech();
  const levels: Readonly<Record<string, string>> = t.common.level;
  const show = (field: string, value: string | null): string =>
    value === null ? t.history.empty : field === 'level' ? (levels[value] ?? value) : value;
  return (
    <Section title={t.history.fields}>
      <dl className="diff-fields">
        {fields.map(({ field, before, after }) => (
          <div key={field} className="diff-field">
            <dt>{t.history.fieldNames[field] ?? field}</dt>
            <dd>
              <del aria-label={t.history.removed}>{show(field, before)}</del>
              <span aria-hidden="true"> → </span>
              <ins aria-label={t.history.added}>{show(field, after)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Clauses({ clauses }: { readonly clauses: NoticeDiff['clauses'] }) {
  const { t } = useSpeech();
  return (
    <Section title={t.history.clauses}>
      <ul className="diff-clauses">
        {clauses.map((clause) => (
          <li key={`${clause.kind} ${clause.key} ${clause.before ?? ''}`} className="diff-clause">
            <Badge tone={TONES[clause.kind]}>{t.history.kinds[clause.kind]}</Badge>
            <div className="diff-clause-body">
              <strong>{clause.key}</strong>
              <p>
                {clause.parts.length > 0 ? (
                  <Parts parts={clause.parts} />
                ) : (
                  (clause.after ?? clause.before ?? t.history.empty)
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
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

function Text({ diff }: { readonly diff: NoticeDiff }) {
  const { t } = useSpeech();
  return (
    <Section title={t.history.text}>
      {diff.isCoarse ? <p className="diff-note">{t.history.coarse}</p> : null}
      <div className="diff-text" tabIndex={0} role="group" aria-label={t.history.text}>
        {foldUnchanged(diff.text).map((line) =>
          line.kind === 'fold' ? (
            <p key={line.key} className="diff-fold">
              {t.history.unchangedLines(line.count)}
            </p>
          ) : line.kind === 'added' ? (
            <ins key={line.key} className="diff-line" aria-label={`${t.history.added}: ${line.text}`}>
              {line.text}
            </ins>
          ) : line.kind === 'removed' ? (
            <del key={line.key} className="diff-line" aria-label={`${t.history.removed}: ${line.text}`}>
              {line.text}
            </del>
          ) : (
            <p key={line.key} className="diff-line">
              {line.text}
            </p>
          ),
        )}
      </div>
    </Section>
  );
}
