import { ChevronRight, Download, File as FileIcon } from 'lucide-react';
import type { Attachment, TocEntry, Warning } from '../../../server-bridge/contract/notice.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { useActions } from '../app-context.tsx';
import { scrollToHeading } from './notice-body.tsx';

function TocLinks({ toc }: { readonly toc: readonly TocEntry[] }) {
  const top = Math.min(...toc.map(({ depth }) => depth));
  return (
    <ul className="toc-list">
      {toc.map(({ id, text, depth }) => (
        <li key={id}>
          <a
            className={`toc-link toc-link-${Math.min(depth - top, 2)}`}
            href={`#${id}`}
            dir="auto"
            onClick={(event) => {
              event.preventDefault();
              scrollToHeading(event.currentTarget.closest('article'), id);
            }}
          >
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Beside the text, where there is room. */
export function TocAside({ toc }: { readonly toc: readonly TocEntry[] }) {
  const { t } = useSpeech();
  return (
    <nav className="toc-aside" aria-label={t.reader.toc}>
      <h2 className="reader-section-title">{t.reader.toc}</h2>
      <TocLinks toc={toc} />
    </nav>
  );
}

/** Above the text, folded. */
export function TocFold({ toc }: { readonly toc: readonly TocEntry[] }) {
  const { t } = useSpeech();
  return (
    <details className="fold toc-fold">
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        {t.reader.toc}
      </summary>
      <div className="fold-body">
        <TocLinks toc={toc} />
      </div>
    </details>
  );
}

export function Attachments({ attachments }: { readonly attachments: readonly Attachment[] }) {
  const { t, f } = useSpeech();
  const { saveMedia } = useActions();
  return (
    <section className="reader-section" aria-label={t.reader.attachments}>
      <h2 className="reader-section-title">{t.reader.attachments}</h2>
      <ul className="files">
        {attachments.map(({ hash, name, bytes }) => (
          <li key={`${hash}:${name}`}>
            <button
              type="button"
              className="file"
              aria-label={`${t.reader.saveFile(name)} (${f.bytes(bytes)})`}
              onClick={() => {
                saveMedia(hash, name);
              }}
            >
              <FileIcon size={18} aria-hidden="true" />
              <span className="file-name">{name}</span>
              <span className="file-size">{f.bytes(bytes)}</span>
              <Download size={16} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const { t } = useSpeech();
  return (
    <section className="reader-section">
      <details className="fold">
        <summary>
          <ChevronRight size={14} aria-hidden="true" />
          {t.reader.warnings(warnings.length)}
        </summary>
        <ul className="warning-list fold-body">
          {warnings.map(({ code, line, detail }) => (
            <li key={`${code}:${line ?? ''}:${detail ?? ''}`}>
              {t.codes.warning[code]}{' '}
              <span className="warning-detail">
                {line === null ? null : `(${t.reader.warningLine(line)}) `}
                {detail === null ? null : <code>{detail}</code>}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
