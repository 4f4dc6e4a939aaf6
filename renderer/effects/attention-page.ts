/**
 * The pages that a notice opens by itself: the window of direct notices, and those over every display. They know only
 * what main tells them, so that they show without the bridge, and do nothing but what main is asked to do.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import type { SnoozeLength } from '../../server-bridge/contract/names.ts';
import type { NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { Deps } from './deps.ts';

export interface AttentionPageState {
  readonly attention: AttentionState | null;
  /** Sanitised bodies by id and version; null where no layer has it. */
  readonly bodies: Readonly<Record<string, string | null>>;
}

export interface AttentionPage {
  readonly store: StoreApi<AttentionPageState>;
  open(notice: NoticeSummary): void;
  acknowledge(notice: NoticeSummary): void;
  dismiss(notice: NoticeSummary): void;
  snooze(notice: NoticeSummary, length: SnoozeLength): void;
  /** Lets the person choose a place for an attachment; false when it could not be saved there. */
  saveMedia(hash: string, name: string): Promise<boolean>;
  /** Reads the body of a notice that is shown now; as often as it takes while main still shows it. */
  load(notice: NoticeSummary): void;
}

/** A start shows what stood before the bridge is up. */
const AGAIN_MS = 3_000;

export const bodyKey = ({ id, version }: Pick<NoticeSummary, 'id' | 'version'>): string => `${id} ${version}`;

export interface AttentionPlace {
  readonly kind: 'direct' | 'emergency';
  /** Of the windows over all displays one sounds. */
  readonly hasSound: boolean;
}

/** Which of these pages an address names; null for the application's own. */
export function attentionPlace(address: string): AttentionPlace | null {
  const { pathname, searchParams } = new URL(address);
  if (pathname === '/attention/direct') return { kind: 'direct', hasSound: true };
  if (pathname === '/attention/emergency') return { kind: 'emergency', hasSound: searchParams.has('sound') };
  return null;
}

export function startAttentionPage({ host, later }: Pick<Deps, 'host' | 'later'>): AttentionPage {
  const store = createStore<AttentionPageState>()(() => ({ attention: null, bodies: {} }));
  const asked = new Set<string>();
  const alive = (): void => void host.host('host.alive', {}).catch(() => undefined);
  host.on((batch) => {
    for (const event of batch) {
      if (event.event === 'host:attention') store.setState({ attention: event.payload });
      if (event.event === 'host:ping') alive();
    }
  });
  void host.host('host.attention', {}).then(
    (attention) => {
      store.setState((state) => ({ attention: state.attention ?? attention }));
      alive();
    },
    () => undefined,
  );
  const attend = ({ id, version }: NoticeSummary, action: 'open' | 'acknowledge' | 'dismiss'): void => {
    // Main does not refuse these; a page that is closing gets no answer.
    void host.host('host.attend', { id, version, action }).catch(() => undefined);
  };
  const isShown = (notice: NoticeSummary): boolean => {
    const { attention } = store.getState();
    const items = attention === null ? [] : [...attention.direct, ...attention.emergencies];
    return items.some(({ summary }) => bodyKey(summary) === bodyKey(notice));
  };
  const load = (notice: NoticeSummary): void => {
    const key = bodyKey(notice);
    if (asked.has(key)) return;
    asked.add(key);
    const put = (html: string | null): void => {
      store.setState(({ bodies }) => ({ bodies: { ...bodies, [key]: html } }));
      if (html !== null) return;
      const again = (): void => {
        asked.delete(key);
        if (isShown(notice)) load(notice);
      };
      if (isShown(notice)) later(AGAIN_MS, again);
      else asked.delete(key);
    };
    host.host('host.showNotice', { id: notice.id }).then(
      ({ answer }) =>
        put(answer?.status === 'ok' && answer.notice.version === notice.version ? answer.notice.html : null),
      () => put(null),
    );
  };
  return {
    store,
    open: (notice) => attend(notice, 'open'),
    acknowledge: (notice) => attend(notice, 'acknowledge'),
    dismiss: (notice) => attend(notice, 'dismiss'),
    snooze({ id, version }, length) {
      void host.host('host.snooze', { id, version, length }).catch(() => undefined);
    },
    saveMedia: (hash, name) =>
      host.host('host.saveMedia', { hash, name }).then(
        () => true,
        () => false,
      ),
    load,
  };
}
