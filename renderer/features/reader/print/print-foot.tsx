import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { NoticeView } from '../../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../../i18n/context.tsx';
import { selectSourceName } from '../../../state/store.ts';
import { useApp } from '../../app-context.tsx';
import { cssString } from './css-string.ts';
import './print.css';

/**
 * What a printed notice ends with: which notice and version it is, and the hash by which both can be checked. On the
 * screen there is nothing of it. Every printed page says the shortest of it in its margins.
 */
export function PrintFoot({ view }: { readonly view: NoticeView }) {
  const { t, f } = useSpeech();
  const { summary, version, versionCount, contentHash } = view;
  const { id, issuer, number, title } = summary;
  const source = useApp((state) => selectSourceName(state, summary.sourceId));
  const printedAt = usePrintTime();
  const head = [issuer, number].filter((part) => part !== null && part !== '').join(' · ');
  const line = [
    id,
    t.reader.versionOf(version),
    contentHash === '' ? '' : `SHA-256 ${contentHash.slice(0, 16)}…`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--print-head', cssString(head));
    style.setProperty('--print-title', cssString(title.length > 60 ? `${title.slice(0, 60)}…` : title));
    style.setProperty('--print-line', cssString(line));
  }, [head, title, line]);
  const facts = [
    [t.reader.print.id, id],
    [
      t.reader.meta.version,
      versionCount > 1
        ? `${t.reader.versionOf(version)} · ${t.reader.versions(versionCount)}`
        : t.reader.versionOf(version),
    ],
    [t.reader.print.hash, contentHash === '' ? t.reader.print.unknownHash : contentHash],
    [t.reader.meta.source, view.sourceName === '' ? source : view.sourceName],
    [t.reader.print.at, f.dateTime(printedAt)],
  ] as const;
  return (
    <footer className="print-foot">
      <h2 className="print-foot-title">{t.reader.print.title}</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </footer>
  );
}

/** When the page is printed, in ms. */
function usePrintTime(): number {
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const note = (): void => {
      // It is laid out for paper right after this.
      flushSync(() => {
        setAt(Date.now());
      });
    };
    addEventListener('beforeprint', note);
    return () => {
      removeEventListener('beforeprint', note);
    };
  }, []);
  return at;
}
