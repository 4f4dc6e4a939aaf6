import { Check } from 'lucide-react';
import { useId } from 'react';
import { useSpeech } from '../../i18n/context.tsx';
import { selectMark } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { useActions, useAppShallow } from '../app-context.tsx';

/** Asks for the acknowledgement of this very version; always in sight until it is given. */
export function AckBar({ id, version }: { readonly id: string; readonly version: number }) {
  const { t } = useSpeech();
  const { acknowledge } = useActions();
  const titleId = useId();
  const mark = useAppShallow((state) => selectMark(state, id));
  const acked = mark?.ackVersion ?? 0;
  if (acked >= version) return null;
  return (
    <section className="ack" aria-labelledby={titleId}>
      <div className="ack-text">
        <h2 id={titleId} className="ack-title">
          {t.reader.ack.title}
        </h2>
        <p className="ack-hint">{acked > 0 ? t.reader.ack.again(acked) : t.reader.ack.text(version)}</p>
      </div>
      <Button
        variant="primary"
        size="large"
        icon={<Check size={16} aria-hidden="true" />}
        onClick={() => {
          acknowledge(id, version);
        }}
      >
        {t.reader.ack.button}
      </Button>
    </section>
  );
}

/** When this version was acknowledged. */
export function AckDone({ id, version }: { readonly id: string; readonly version: number }) {
  const { t, f } = useSpeech();
  const mark = useAppShallow((state) => selectMark(state, id));
  if (mark === null || mark.ackVersion < version || mark.ackAt === null) return null;
  return (
    <p className="ack-done" role="status">
      <Check size={16} aria-hidden="true" />
      {t.reader.ack.done(f.dateTime(mark.ackAt), mark.ackVersion)}
    </p>
  );
}
