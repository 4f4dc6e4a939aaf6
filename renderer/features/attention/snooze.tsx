import { BellRing } from 'lucide-react';
import { SNOOZE_LENGTHS, type SnoozeLength } from '../../../server-bridge/contract/names.ts';
import { useSpeech } from '../../i18n/context.tsx';
import './snooze.css';

/** The platform's own list: it works by keyboard, and outside of a small window. */
export function Snooze(props: {
  /** Where there is no room for words: the bell alone. */
  readonly isIcon?: boolean;
  readonly onChoose: (length: SnoozeLength) => void;
}) {
  const { isIcon = false, onChoose } = props;
  const { t } = useSpeech();
  return (
    <span className={isIcon ? 'snooze snooze-icon' : 'snooze'} title={t.attention.later}>
      <BellRing size={16} aria-hidden="true" />
      <select
        className="snooze-select"
        aria-label={t.attention.later}
        value=""
        onChange={(event) => {
          const length = SNOOZE_LENGTHS.find((one) => one === event.target.value);
          if (length !== undefined) onChoose(length);
        }}
      >
        <option value="" hidden>
          {t.attention.later}
        </option>
        {SNOOZE_LENGTHS.map((length) => (
          <option key={length} value={length}>
            {t.attention.lengths[length]}
          </option>
        ))}
      </select>
    </span>
  );
}
