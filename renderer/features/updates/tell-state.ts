import type { UpdateState } from '../../../server-bridge/contract/update.ts';
import type { Texts } from '../../i18n/dictionary.ts';
import type { Format } from '../../i18n/format.ts';

/** The state of updates as one calm line: what is, and what is to be done about it, if anything. */
export function tellState(state: UpdateState, t: Texts['updates'], f: Format, now: number): string {
  switch (state.state) {
    case 'off':
      return t.off[state.reason];
    case 'idle':
      return t.idle;
    case 'checking':
      return t.checking;
    case 'waiting':
      return line(
        t.waiting[state.reason](state.version),
        state.until === null ? null : t.until(f.clock(state.until, now)),
      );
    case 'downloading':
      return t.downloading(state.version, state.isDifferential);
    case 'ready':
      return t.ready(state.version);
    case 'installing':
      return t.installing(state.version);
    case 'failed':
      return line(
        (state.version === null ? '' : t.failedFor(state.version)) + t.failure[state.code],
        state.retryAt === null ? null : t.retryAt(f.clock(state.retryAt, now)),
      );
  }
}

/** Sentences of Latin script have a space between them; `text-autospace` sees to the rest. */
const line = (first: string, second: string | null): string =>
  second === null ? first : /[!-~]$/.test(first) ? `${first} ${second}` : first + second;
