import { Search, SearchX, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../server-bridge/contract/methods.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { selectSourceName } from '../../state/store.ts';
import { Badge, LevelBadge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { EmptyState, ErrorState } from '../../ui/state-page.tsx';
import { useActions, useApp } from '../app-context.tsx';
import { Link } from '../shell/link.tsx';
import { useNow } from '../use-now.ts';
import { useQuery } from '../use-query.ts';
import './search-page.css';

const PAGE = 50;
const MOST = 100;
const INDEX_MS = 2_500;
/** Quiet time after a key before the bridge is asked. */
const TYPING_MS = 80;

export function SearchPage(props: { readonly query: string }) {
  const { t } = useSpeech();
  const { navigate } = useActions();
  const [text, setText] = useState(props.query);
  const [limit, setLimit] = useState(PAGE);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const query = props.query.trim();
  const answer = useQuery('notices.search', query === '' ? null : { query, filter: {}, offset: 0, limit }, {
    follow: true,
    // The index may trail the list by two seconds.
    everyMs: INDEX_MS,
  });

  useEffect(() => {
    input.current?.focus();
  }, []);

  // Another query from outside, by Back for one, is taken over; what this page itself wrote is not.
  const sent = useRef(query);
  useEffect(() => {
    if (sent.current === query) return;
    sent.current = query;
    setText(query);
  }, [query]);

  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() === sent.current) return;
      sent.current = text.trim();
      setLimit(PAGE);
      navigate({ name: 'search', query: text.trim() }, { replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, navigate]);

  /** Arrow keys walk from the field through the results and back. */
  function walk(step: 1 | -1): void {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('.result') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const next = at + step;
    if (next < 0) input.current?.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  }

  return (
    <div
      className="page"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        walk(event.key === 'ArrowDown' ? 1 : -1);
      }}
    >
      <div className="page-inner">
        <h1 className="visually-hidden">{t.search.title}</h1>
        <form
          role="search"
          className="search-box"
          onSubmit={(event) => {
            event.preventDefault();
            sent.current = text.trim();
            navigate({ name: 'search', query: text.trim() }, { replace: true });
          }}
        >
          <Search size={18} aria-hidden="true" />
          <input
            ref={input}
            type="text"
            className="search-input"
            aria-label={t.search.label}
            placeholder={t.search.placeholder}
            maxLength={400}
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
          {text === '' ? null : (
            <IconButton
              label={t.search.clear}
              icon={<X size={16} aria-hidden="true" />}
              onClick={() => {
                setText('');
                input.current?.focus();
              }}
            />
          )}
        </form>
        <p className="search-count" role="status">
          {query === '' || answer.data === null
            ? ''
            : answer.data.isTotalExact
              ? t.search.found(answer.data.total)
              : t.search.foundOver(answer.data.total)}
        </p>
        {query === '' ? (
          <EmptyState icon={<Search size={22} />} {...t.search.start} />
        ) : answer.data === null ? (
          answer.error === null ? (
            <Skeleton width="100%" height="8rem" />
          ) : (
            <ErrorState {...t.search.failed} />
          )
        ) : answer.data.items.length === 0 ? (
          <EmptyState icon={<SearchX size={22} />} title={t.search.none(query)} text={t.search.noneText} />
        ) : (
          <>
            <ol ref={list} className="results" aria-label={t.search.results}>
              {answer.data.items.map((item) => (
                <li key={item.summary.id}>
                  <SearchResult item={item} />
                </li>
              ))}
            </ol>
            {answer.data.items.length >= limit && limit < MOST ? (
              <div className="search-more">
                <Button isBusy={answer.isLoading} onClick={() => setLimit(MOST)}>
                  {t.search.more}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </div>
    </div>
  );
}

type Item = Result<'notices.search'>['items'][number];

function SearchResult({ item }: { readonly item: Item }) {
  const { t, f } = useSpeech();
  const { summary } = item;
  const now = useNow();
  const sourceName = useApp((state) => selectSourceName(state, summary.sourceId));
  return (
    <Link className="result" to={{ name: 'notice', id: summary.id }}>
      <span className="result-head">
        <LevelBadge level={summary.level} label={t.common.level[summary.level]} />
        {summary.state === 'current' ? null : <Badge>{t.common.noticeState[summary.state]}</Badge>}
        <span className="result-meta">
          {summary.channel ?? sourceName} · {f.day(summary.updatedAt, now)}
        </span>
      </span>
      <span className="result-title" dir="auto">
        <Highlighted parts={item.title} />
      </span>
      <span className="result-excerpt" dir="auto">
        <Highlighted parts={item.excerpt} />
      </span>
    </Link>
  );
}

function Highlighted({ parts }: { readonly parts: Item['title'] }) {
  return parts.map((part, index) =>
    // Parts are a fixed sequence of one answer: their place is their identity.
    // oxlint-disable-next-line react/no-array-index-key
    part.isHit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}
