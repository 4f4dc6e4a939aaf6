import { useState } from 'react';
import type { BridgeStatus } from '../../../server-bridge/contract/status.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { useActions } from '../app-context.tsx';
import { Facts } from './facts.tsx';

/** What the store holds and whether it is sound; a check can be asked for. */
export function StorePart({
  status,
  onChecked,
}: {
  readonly status: BridgeStatus;
  readonly onChecked: () => void;
}) {
  const { t, f } = useSpeech();
  const { ask, attempt } = useActions();
  const [isChecking, setIsChecking] = useState(false);
  const { rows } = t.status;
  const { store, position } = status;

  async function check(): Promise<void> {
    setIsChecking(true);
    await attempt(() => ask('store.check', { kind: 'quick' }));
    setIsChecking(false);
    onChecked();
  }

  const result =
    store.lastCheck === null ? (
      t.status.checkNever
    ) : store.lastCheck.ok ? (
      <Badge tone="ok">{t.status.checkOk(f.clock(store.lastCheck.at, status.now))}</Badge>
    ) : (
      <Badge tone="danger">{t.status.checkBad(store.lastCheck.problems.length)}</Badge>
    );
  return (
    <Section title={t.status.store}>
      <Facts
        rows={[
          [rows.notices, f.number(store.noticeCount)],
          [rows.versions, f.number(store.versionCount)],
          [rows.size, f.bytes(store.bytes)],
          [rows.media, f.bytes(store.mediaBytes)],
          [rows.position, <code key="position">{`${position.epoch} · ${String(position.seq)}`}</code>],
          [rows.schema, String(store.schemaVersion)],
          [rows.copy, store.lastCopyAt === null ? t.status.copyNever : f.dateTime(store.lastCopyAt)],
          [
            rows.check,
            <span key="check" className="status-check">
              {result}
              <Button isBusy={isChecking} onClick={() => void check()}>
                {isChecking ? t.status.checking : t.status.checkNow}
              </Button>
            </span>,
          ],
        ]}
      />
      {store.lastCheck !== null && !store.lastCheck.ok ? (
        <ul className="status-problems">
          {store.lastCheck.problems.map((problem) => (
            <li key={problem}>
              <code>{problem}</code>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
