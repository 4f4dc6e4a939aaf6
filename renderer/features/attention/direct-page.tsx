import { Check, ChevronLeft, ChevronRight, EyeOff } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AttentionItem } from '../../../server-bridge/contract/attention.ts';
import { mustAck } from '../../../server-bridge/rules/attention.ts';
import type { AttentionPage } from '../../effects/attention-page.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { LevelBadge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Body } from './body.tsx';
import { Snooze } from './snooze.tsx';
import { play } from './sound.ts';

/** A click that was meant for the card before does not acknowledge, in ms. */
const ARM_MS = 800;
/** A sound that a page which was slow to load would play too late, in ms. */
const LATE_MS = 10_000;

/** All notices that opened a window of their own, in one: one at a time until it is dealt with. */
export function DirectPage({ page }: { readonly page: AttentionPage }) {
  const { t } = useSpeech();
  const items = useStore(page.store, ({ attention }) => attention?.direct);
  const hasSound = useStore(page.store, ({ attention }) => attention?.hasSound ?? false);
  const [shown, setShown] = useState<string | null>(null);
  useRings(items ?? [], hasSound);
  const index = Math.max(0, items?.findIndex(({ summary }) => summary.id === shown) ?? 0);
  const item = items?.[index];
  // What comes later does not take its place under the pointer.
  if (item !== undefined && item.summary.id !== shown) setShown(item.summary.id);
  const newest = items?.[0];
  if (items === undefined || item === undefined || newest === undefined) return null;
  const go = (to: number): void => setShown(items[to]?.summary.id ?? null);
  return (
    <main className="direct" aria-label={t.attention.directTitle(items.length)}>
      {items.length < 2 ? null : (
        <div className="direct-pager">
          <span role="status">
            {t.attention.position(index + 1, items.length)}
            {index === 0 ? null : (
              <>
                {' · '}
                <span className={`direct-newest-${newest.step}`}>
                  {t.attention.newest(newest.isBare ? t.attention.bareTitle : newest.summary.title)}
                </span>
              </>
            )}
          </span>
          <IconButton
            label={t.attention.previous}
            align="end"
            side="bottom"
            icon={<ChevronLeft size={16} aria-hidden="true" />}
            disabled={index === 0}
            onClick={() => go(index - 1)}
          />
          <IconButton
            label={t.attention.next}
            align="end"
            side="bottom"
            icon={<ChevronRight size={16} aria-hidden="true" />}
            disabled={index === items.length - 1}
            onClick={() => go(index + 1)}
          />
        </div>
      )}
      <Card key={`${item.summary.id} ${item.summary.version}`} page={page} item={item} />
    </main>
  );
}

function Card({ page, item }: { readonly page: AttentionPage; readonly item: AttentionItem }) {
  const { t, f } = useSpeech();
  const { summary, isBare } = item;
  const title = useId();
  const [isArmed, setIsArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsArmed(true), ARM_MS);
    return () => clearTimeout(timer);
  }, []);
  const byline = [summary.issuer, f.dateTime(summary.updatedAt)].filter((part) => part !== null);
  return (
    <>
      <article className={`direct-card direct-${item.step}`} tabIndex={0} aria-labelledby={title}>
        <LevelBadge level={summary.level} label={t.common.level[summary.level]} />
        <h1 id={title} className="direct-title" dir="auto">
          {isBare ? t.attention.bareTitle : summary.title}
        </h1>
        {isBare ? (
          <p className="direct-bare">
            <EyeOff size={16} aria-hidden="true" />
            {t.attention.bareText}
          </p>
        ) : (
          <>
            <p className="direct-byline">{byline.join(' · ')}</p>
            <Body page={page} notice={summary} />
          </>
        )}
      </article>
      <div className="direct-actions">
        {mustAck(summary) && !isBare ? (
          <Button
            variant="primary"
            icon={<Check size={16} aria-hidden="true" />}
            aria-disabled={!isArmed}
            onClick={() => {
              if (isArmed) page.acknowledge(summary);
            }}
          >
            {t.attention.acknowledge}
          </Button>
        ) : null}
        <Button
          variant={mustAck(summary) && !isBare ? 'default' : 'primary'}
          onClick={() => page.open(summary)}
        >
          {t.attention.open}
        </Button>
        <Snooze onChoose={(length) => page.snooze(summary, length)} />
        <Button variant="quiet" onClick={() => page.dismiss(summary)}>
          {t.attention.close}
        </Button>
      </div>
    </>
  );
}

/** One sound for all that came at once. */
function useRings(items: readonly AttentionItem[], hasSound: boolean): void {
  const heard = useRef(0);
  const newest = items.reduce<AttentionItem | null>(
    (most, item) => (item.rings > (most?.rings ?? 0) ? item : most),
    null,
  );
  useEffect(() => {
    if (newest === null || newest.rings <= heard.current) return;
    heard.current = newest.rings;
    if (hasSound && Date.now() - newest.at < LATE_MS) play(newest.step === 'urgent' ? 'alert' : 'chime');
  }, [newest, hasSound]);
}
