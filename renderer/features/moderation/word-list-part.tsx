import type { DictionaryInfo } from '../../../server-bridge/contract/moderation.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Section } from '../../ui/page.tsx';
import { Facts } from '../status/facts.tsx';
import './word-list-part.css';

interface PartProps {
  readonly dictionary: DictionaryInfo;
}

/** The word list in force: what it has, what is wrong with its file, and the lists before it. */
export function WordListPart({ dictionary }: PartProps) {
  const { t, f } = useSpeech();
  const texts = t.moderation.wordList;
  const { wordCount, allowCount, duplicateCount, detectors, problem } = dictionary;
  return (
    <Section title={texts.title}>
      {problem === null ? null : (
        <p className="word-list-problem" role="alert">
          {texts.problems[problem]}
        </p>
      )}
      <Facts
        rows={[
          [texts.words, f.number(wordCount)],
          [texts.allow, f.number(allowCount)],
          ...(duplicateCount === 0 ? [] : [[texts.repeated, f.number(duplicateCount)] as const]),
          [
            texts.detectors,
            detectors.length === 0
              ? texts.none
              : detectors.map((name) => t.moderation.rules[name]).join(t.moderation.separator),
          ],
          [texts.version, <code key="version">{dictionary.version}</code>],
          [texts.file, <code key="path">{dictionary.path}</code>],
        ]}
      />
      <BrokenLines dictionary={dictionary} />
      <History dictionary={dictionary} />
    </Section>
  );
}

function BrokenLines({ dictionary }: PartProps) {
  const { t } = useSpeech();
  const texts = t.moderation.wordList;
  const { brokenLines, brokenCount } = dictionary;
  if (brokenCount === 0) return null;
  const rest = brokenCount - brokenLines.length;
  return (
    <details className="word-list-more">
      <summary>{texts.broken(brokenCount)}</summary>
      <ul>
        {brokenLines.map(({ line, reason }) => (
          <li key={line}>
            {texts.line(line)}: {texts.reasons[reason]}
          </li>
        ))}
        {rest === 0 ? null : <li>{texts.brokenRest(rest)}</li>}
      </ul>
    </details>
  );
}

function History({ dictionary }: PartProps) {
  const { t, f } = useSpeech();
  const texts = t.moderation.wordList;
  const columns = texts.historyColumns;
  const { history, version } = dictionary;
  if (history.length < 2) return null;
  return (
    <details className="word-list-more">
      <summary>{texts.history(history.length)}</summary>
      <div className="hits-scroll">
        <table className="hits">
          <thead>
            <tr>
              <th scope="col">{columns.at}</th>
              <th scope="col">{columns.version}</th>
              <th scope="col">{columns.words}</th>
              <th scope="col">{columns.allow}</th>
              <th scope="col">{columns.broken}</th>
            </tr>
          </thead>
          <tbody>
            {history.map((list, index) => (
              <tr key={`${list.version} ${String(list.at)}`}>
                <td>{f.dateTime(list.at)}</td>
                <td>
                  <code>{list.version}</code>
                  {index === 0 && list.version === version ? (
                    <span className="hit-note">{texts.inForce}</span>
                  ) : null}
                </td>
                <td>{f.number(list.wordCount)}</td>
                <td>{f.number(list.allowCount)}</td>
                <td>{f.number(list.brokenCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
