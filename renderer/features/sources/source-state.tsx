import type { SourceStatus } from '../../../server-bridge/contract/source.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';

const TONES: { readonly [S in SourceStatus['state']]: Tone } = {
  scanning: 'info',
  ready: 'ok',
  gone: 'danger',
  unreadable: 'danger',
  empty: 'warn',
  asking: 'warn',
  paused: 'warn',
};

/** How a source stands, in one word and its colour. */
export function SourceState({ state }: Pick<SourceStatus, 'state'>) {
  const { t } = useSpeech();
  return <Badge tone={TONES[state]}>{t.codes.sourceState[state]}</Badge>;
}
