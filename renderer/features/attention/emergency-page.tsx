import { Check, Siren } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AttentionItem } from '../../../server-bridge/contract/attention.ts';
import type { AttentionPage } from '../../effects/attention-page.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Body } from './body.tsx';
import { play } from './sound.ts';

/** A key that was on its way to another window does not acknowledge, in ms. */
const ARM_MS = 1_200;
const AGAIN_MS = 20_000;

/** An emergency over this display: the newest first, one after the other. */
export function EmergencyPage({
  page,
  hasSound,
}: {
  readonly page: AttentionPage;
  readonly hasSound: boolean;
}) {
  const items = useStore(page.store, ({ attention }) => attention?.emergencies);
  const wantsSound = useStore(page.store, ({ attention }) => attention?.hasSound ?? false);
  const item = items?.[0];
  const ring = item?.rings;
  useEffect(() => {
    if (ring === undefined || !hasSound || !wantsSound) return;
    play('alarm');
    const timer = setInterval(() => play('alarm'), AGAIN_MS);
    return () => clearInterval(timer);
  }, [ring, hasSound, wantsSound]);
  if (items === undefined || item === undefined) return null;
  return (
    <Emergency
      key={`${item.summary.id} ${item.summary.version}`}
      page={page}
      item={item}
      more={items.length - 1}
    />
  );
}

function Emergency(props: {
  readonly page: AttentionPage;
  readonly item: AttentionItem;
  readonly more: number;
}) {
  const { page, item, more } = props;
  const { t, f } = useSpeech();
  const { summary } = item;
  const button = useRef<HTMLButtonElement>(null);
  const [isArmed, setIsArmed] = useState(false);
  useEffect(() => {
    button.current?.focus();
    const timer = setTimeout(() => setIsArmed(true), ARM_MS);
    return () => clearTimeout(timer);
  }, []);
  const byline = [summary.issuer, t.attention.emergency.issued(f.dateTime(summary.updatedAt))];
  return (
    <main className="emergency-page">
      <div
        className="emergency"
        role="alertdialog"
        aria-labelledby="emergency-title"
        aria-describedby="emergency-lead"
      >
        <header className="emergency-head">
          <p className="emergency-level">
            <Siren size={40} strokeWidth={1.75} aria-hidden="true" />
            {t.attention.emergency.level}
            {more === 0 ? null : (
              <span className="emergency-more" role="status">
                {t.attention.emergency.more(more)}
              </span>
            )}
          </p>
          <h1 id="emergency-title" className="emergency-title" dir="auto">
            {summary.title}
          </h1>
          <p className="emergency-byline">{byline.filter((part) => part !== null).join(' · ')}</p>
        </header>
        <div className="emergency-text" tabIndex={0} role="region" aria-labelledby="emergency-title">
          <div className="emergency-column">
            <Body page={page} notice={summary} />
          </div>
        </div>
        <footer className="emergency-foot">
          <p id="emergency-lead">{t.attention.emergency.lead}</p>
          <button
            ref={button}
            type="button"
            className="emergency-button"
            aria-disabled={!isArmed}
            onClick={() => {
              if (isArmed) page.acknowledge(summary);
            }}
          >
            <Check size={28} aria-hidden="true" />
            {t.attention.emergency.acknowledge}
          </button>
        </footer>
      </div>
    </main>
  );
}
