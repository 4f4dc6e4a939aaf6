import { ArrowLeft, History } from 'lucide-react';
import type { VersionInfo } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/spinner.tsx';
import { EmptyState, ErrorState } from '../../ui/state-page.tsx';
import { selectSummary } from '../../state/store.ts';
import { useActions, useApp } from '../app-context.tsx';
import { useQuery } from '../use-query.ts';
import { DiffView } from './diff-view.tsx';
import './history-page.css';

export function HistoryPage(props: {
  readonly id: string;
  readonly from: number | null;
  readonly to: number | null;
}) {
  const { id } = props;
  const { t } = useSpeech();
  const { openNotice } = useActions();
  const title = useApp(
    (state) => selectSummary(state, id)?.title ?? (state.reader.id === id ? state.reader.title : null),
  );
  const answer = useQuery('notices.versions', { id }, { follow: true });
  const back = (
    <Button icon={<ArrowLeft size={14} aria-hidden="true" />} onClick={() => openNotice(id)}>
      {t.history.backToNotice}
    </Button>
  );
  return (
    <Page title={t.history.title} lead={title ?? id} actions={back}>
      {answer.data === null ? (
        answer.error === null ? (
          <Skeleton width="100%" height="10rem" />
        ) : (
          <ErrorState {...t.history.failed} />
        )
      ) : (
        <Versions {...props} versions={answer.data.versions} />
      )}
    </Page>
  );
}

function Versions(props: {
  readonly id: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly versions: readonly VersionInfo[];
}) {
  const { id, versions } = props;
  const { t } = useSpeech();
  const { navigate } = useActions();
  const published = versions
    .filter((info) => info.disposition === 'published')
    .toSorted((one, other) => other.version - one.version);
  const newest = published[0]?.version;
  if (versions.length === 0) return <EmptyState icon={<History size={22} />} {...t.history.unknown} />;
  if (newest === undefined || published.length < 2) {
    return (
      <>
        <EmptyState icon={<History size={22} />} {...t.history.only} />
        <VersionList versions={versions} />
      </>
    );
  }
  const has = (version: number | null): version is number =>
    version !== null && published.some((info) => info.version === version);
  const to = has(props.to) ? props.to : newest;
  const before = published.find((info) => info.version < to)?.version ?? published.at(-1)?.version ?? to;
  const from = has(props.from) ? props.from : before;
  const choices = published.map(({ version }) => ({
    value: String(version),
    label: t.history.version(version),
  }));
  const choose = (next: { from?: string; to?: string }): void =>
    navigate(
      { name: 'history', id, from: Number(next.from ?? from), to: Number(next.to ?? to) },
      { replace: true },
    );
  return (
    <>
      <div className="history-choice">
        <Select
          label={t.history.from}
          value={String(from)}
          options={choices}
          onChange={(value) => choose({ from: value })}
        />
        <Select
          label={t.history.to}
          value={String(to)}
          options={choices}
          onChange={(value) => choose({ to: value })}
        />
      </div>
      <Difference id={id} from={from} to={to} />
      <VersionList versions={versions} />
    </>
  );
}

function Difference(props: { readonly id: string; readonly from: number; readonly to: number }) {
  const { t } = useSpeech();
  const answer = useQuery('notices.diff', props);
  if (answer.data === null) {
    if (answer.error === null) return <Skeleton width="100%" height="8rem" />;
    const { code } = answer.error;
    const { gone, damaged, failed } = t.history;
    return <ErrorState {...(code === 'not-found' ? gone : code === 'content-damaged' ? damaged : failed)} />;
  }
  return (
    <section aria-label={t.history.compare(props.from, props.to)}>
      <h2 className="visually-hidden">{t.history.compare(props.from, props.to)}</h2>
      <DiffView diff={answer.data} />
    </section>
  );
}

function VersionList({ versions }: { readonly versions: readonly VersionInfo[] }) {
  const { t, f } = useSpeech();
  return (
    <Section title={t.history.versionsLabel}>
      <ol className="version-list">
        {versions
          .toSorted((one, other) => other.version - one.version)
          .map((info) => (
            <li key={info.version} className="version">
              <span className="version-name">{t.history.version(info.version)}</span>
              <span className="version-title">{info.title}</span>
              {info.disposition === 'published' ? null : (
                <Badge tone="warn">{t.history.disposition[info.disposition]}</Badge>
              )}
              <time className="version-time" dateTime={new Date(info.at).toISOString()}>
                {f.dateTime(info.at)}
              </time>
              <code className="version-hash" title={`${t.history.hash}: ${info.contentHash}`}>
                {info.contentHash.slice(0, 12)}
              </code>
            </li>
          ))}
      </ol>
    </Section>
  );
}
