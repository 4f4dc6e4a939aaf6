import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { NoticeSummary } from '../../../server-bridge/contract/notice.ts';
import { bodyKey, type AttentionPage } from '../../effects/attention-page.ts';
import '../reader/prose.css';
import { sanitizeNotice } from '../reader/sanitize.ts';

/** The text of a notice, or its first words until it is there. Links go the way of all links: through main's guard. */
export function Body({ page, notice }: { readonly page: AttentionPage; readonly notice: NoticeSummary }) {
  const html = useStore(page.store, ({ bodies }) => bodies[bodyKey(notice)] ?? null);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    page.load(notice);
  }, [page, notice]);
  useLayoutEffect(() => {
    if (content.current === null || html === null) return;
    content.current.innerHTML = sanitizeNotice(html) as unknown as string;
  }, [html]);
  if (html === null)
    return (
      <p className="attention-excerpt" dir="auto">
        {notice.excerpt}
      </p>
    );
  return <div ref={content} className="prose" data-testid="attention-body" />;
}
