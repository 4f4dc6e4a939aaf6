import { useState } from 'react';
import type { ModerationHit, ModerationItem } from '../../../server-bridge/contract/moderation.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { ErrorState } from '../../ui/state-page.tsx';
import { useActions } from '../app-context.tsx';
import { useQuery } from '../use-query.ts';
import { splitByHits } from './split-by-hits.ts';

export function ModerationDetailView(props: {
  readonly item: ModerationItem;
  readonly onReleased: () => void;
}) {
  const { item, onReleased } = props;
  const { t } = useSpeech();
  const [isAsking, setIsAsking] = useState(false);
  const answer = useQuery('moderation.get', { id: item.id, version: item.version });
  const detail = answer.data;
  return (
    <article className="moderation-detail" aria-label={item.title}>
      <header className="moderation-head">
        <h2 className="moderation-title">{item.title}</h2>
        {item.disposition === 'held' && !item.isReleased ? (
          <Button onClick={() => setIsAsking(true)}>{t.moderation.release}</Button>
        ) : null}
      </header>
      <p className="moderation-facts">
        <code>{item.id}</code>
        <span>{t.moderation.list(item.dictionaryVersion)}</span>
      </p>
      {detail === null ? (
        answer.error === null ? (
          <Skeleton width="100%" height="10rem" />
        ) : (
          <ErrorState level={3} {...t.moderation.failed} />
        )
      ) : (
        <>
          {item.disposition === 'rejected' ? (
            <p className="moderation-note">{t.moderation.rejectedNote}</p>
          ) : null}
          {detail.hits.length === 0 ? null : <Hits text={detail.text} hits={detail.hits} />}
          <h3 className="moderation-label">{t.moderation.text}</h3>
          <MarkedText text={detail.text} hits={detail.hits} />
        </>
      )}
      {isAsking ? <Release item={item} onClose={() => setIsAsking(false)} onReleased={onReleased} /> : null}
    </article>
  );
}

function Hits({ text, hits }: { readonly text: string; readonly hits: readonly ModerationHit[] }) {
  const { t } = useSpeech();
  const columns = t.moderation.hitColumns;
  return (
    <div className="hits-scroll">
      <table className="hits">
        <thead>
          <tr>
            <th scope="col">{columns.word}</th>
            <th scope="col">{columns.rule}</th>
            <th scope="col">{columns.place}</th>
            <th scope="col">{columns.level}</th>
            <th scope="col">{columns.action}</th>
            <th scope="col">{columns.tags}</th>
          </tr>
        </thead>
        <tbody>
          {hits.map((hit) => (
            <tr key={`${hit.place} ${String(hit.start)} ${hit.word}`}>
              <td>
                {hit.word}
                <FoundAs text={text} hit={hit} />
              </td>
              <td>{t.moderation.rules[hit.rule]}</td>
              <td>{t.moderation.places[hit.place]}</td>
              <td>{t.moderation.levels[hit.level]}</td>
              <td>
                <Badge tone={hit.action === 'hold' || hit.action === 'reject' ? 'danger' : 'warn'}>
                  {t.moderation.actions[hit.action]}
                </Badge>
                {hit.replacement === null ? null : (
                  <span className="hit-note">{t.moderation.shownAs(hit.replacement)}</span>
                )}
              </td>
              <td>{hit.tags.join(t.moderation.separator)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The form that the text used, where it is another than the list's. */
function FoundAs({ text, hit }: { readonly text: string; readonly hit: ModerationHit }) {
  const { t } = useSpeech();
  const found = text.slice(hit.start, hit.end);
  if (found === '' || found === hit.word) return null;
  return <span className="hit-note">{t.moderation.foundAs(found)}</span>;
}

function MarkedText(props: { readonly text: string; readonly hits: readonly ModerationHit[] }) {
  const { t } = useSpeech();
  return (
    <pre className="moderation-text" tabIndex={0} aria-label={t.moderation.text}>
      {splitByHits(props.text, props.hits).map((part) =>
        part.hit === null ? (
          part.text
        ) : (
          <mark
            key={part.start}
            className={`hit hit-${part.hit.action}`}
            title={t.moderation.hitTitle(part.hit.word, t.moderation.actions[part.hit.action])}
          >
            {part.text}
          </mark>
        ),
      )}
    </pre>
  );
}

function Release(props: {
  readonly item: ModerationItem;
  readonly onClose: () => void;
  readonly onReleased: () => void;
}) {
  const { item, onClose, onReleased } = props;
  const { t } = useSpeech();
  const { ask, attempt } = useActions();
  const [isBusy, setIsBusy] = useState(false);

  async function release(): Promise<void> {
    setIsBusy(true);
    const done = await attempt(
      () => ask('moderation.release', { id: item.id, version: item.version }),
      'released',
    );
    onClose();
    if (done !== null) onReleased();
  }

  return (
    <Dialog title={t.moderation.releaseTitle} closeLabel={t.common.close} onClose={onClose}>
      <p>{t.moderation.releaseText(item.title)}</p>
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button variant="primary" isBusy={isBusy} onClick={() => void release()}>
          {t.moderation.release}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
