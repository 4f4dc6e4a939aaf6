import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { NoticeSummary } from '../../../server-bridge/contract/notice.ts';
import { bodyKey, type AttentionPage } from '../../effects/attention-page.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { attachmentOf } from '../reader/attachment-link.ts';
import { bodyTexts, nameParts } from '../reader/body-texts.ts';
import '../reader/markup.css';
import '../reader/prose.css';
import { sanitizeNotice } from '../reader/sanitize.ts';

/** The text of a notice, or its first words until it is there. Links go through main's guard, attachments are saved. */
export function Body({ page, notice }: { readonly page: AttentionPage; readonly notice: NoticeSummary }) {
  const html = useStore(page.store, ({ bodies }) => bodies[bodyKey(notice)] ?? null);
  const { t } = useSpeech();
  const [hasFailed, setHasFailed] = useState(false);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    page.load(notice);
  }, [page, notice]);
  useLayoutEffect(() => {
    if (content.current === null || html === null) return;
    content.current.innerHTML = sanitizeNotice(html) as unknown as string;
    nameParts(content.current, t.reader);
    // What scrolls sideways must be reachable by keyboard.
    for (const pre of content.current.querySelectorAll('pre'))
      if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
  }, [html, t.reader]);
  if (html === null)
    return (
      <p className="attention-excerpt" dir="auto">
        {notice.excerpt}
      </p>
    );
  return (
    <>
      {hasFailed ? <p role="alert">{t.attention.notSaved}</p> : null}
      <div
        ref={content}
        className="prose"
        style={bodyTexts(t.reader)}
        data-testid="attention-body"
        onClick={(event) => {
          const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
          const attachment = link === null ? null : attachmentOf(link);
          if (attachment === null) return;
          event.preventDefault();
          void page.saveMedia(attachment.hash, attachment.name).then((isDone) => setHasFailed(!isDone));
        }}
      />
    </>
  );
}
