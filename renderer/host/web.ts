/** The host in a web page that the bridge serves: the contract over a WebSocket, the rest by the browser's means. */
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import { GazetteError } from '../../server-bridge/contract/failure.ts';
import type {
  AnyHostEvent,
  GazetteHost,
  HostHandlers,
  HostMethod,
  HostParams,
  HostResult,
} from '../../server-bridge/contract/host.ts';
import type { Caller } from '../../server-bridge/contract/methods.ts';
import type { NoticeAnswer, Position } from '../../server-bridge/contract/notice.ts';
import type { ConnectionState } from '../../server-bridge/contract/status.ts';
import { addressIn, parseRoute } from '../state/route.ts';
import { languageOf } from '../i18n/dictionary.ts';
import { browserName } from './browser-name.ts';
import { downloadDiagnosis, webDiagnosisFiles } from './web-diagnosis.ts';
import { guardLinks } from './web-link-guard.ts';
import type { WebSocketClient } from './web-socket.ts';

/** A bridge silent for longer counts as not answering. */
const PATIENCE_MS = 300;
/** Events that come within this time are one batch, in ms. */
const BATCH_MS = 4;
const LOAD_AGAIN_MS = 1_000;

/** `confirmHttp` asks the person in their language, with the address. */
export function webHost(options: {
  readonly appVersion: string;
  readonly confirmHttp: (address: string) => boolean;
}): GazetteHost {
  type Batch = Array<AnyEvent | AnyHostEvent>;
  const listeners = new Set<(batch: Batch) => void>();
  let pending: Batch = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let position: Position | null = null;
  let connection: ConnectionState = { state: 'starting', since: Date.now(), reason: null };

  const flush = (): void => {
    timer = undefined;
    const batch = pending;
    pending = [];
    for (const listener of listeners) listener(batch);
  };
  const emit = (...batch: Batch): void => {
    pending.push(...batch);
    timer ??= setTimeout(flush, BATCH_MS);
  };
  const setState = (state: ConnectionState['state'], reason: ConnectionState['reason'] = null): void => {
    if (connection.state === state && connection.reason === reason) return;
    connection = { state, since: Date.now(), reason };
    emit({ event: 'host:connection', payload: connection });
  };
  const moveTo = (next: Position): void => {
    if (position?.epoch !== next.epoch || next.seq > position.seq)
      position = { epoch: next.epoch, seq: next.seq };
  };

  let client: WebSocketClient | null = null;
  const caller: Caller = {
    call: (method, params) =>
      client?.call(method, params) ?? Promise.reject(new GazetteError('disconnected', 'not connected')),
  };
  const onLost = (): void => {
    if (connection.state !== 'starting') setState('offline');
    else if (Date.now() - connection.since > 1_000) setState('offline');
  };

  /** Makes the first connection, which looks after itself from then on. What was kept is shown meanwhile. */
  const connect = async (): Promise<void> => {
    if (await exchangeCode()) {
      setState('failed', 'signed-out');
      return;
    }
    const { createWebSocketClient } = await persist(() => import('./web-socket.ts'), onLost);
    client ??= createWebSocketClient(`${location.origin.replace(/^http/, 'ws')}/ws`, {
      onOpen() {
        setState('catching-up');
        subscribe().then(
          () => {
            setState('live');
            renewSession();
          },
          () => {
            // Lost meanwhile, or a bridge that is there and does not answer: another connection may do better.
            if (connection.state === 'catching-up') client?.restart();
          },
        );
      },
      onLost,
      onSignedOut() {
        setState('failed', 'signed-out');
      },
      onEvent(event) {
        if (event.event === 'notice:updated') moveTo(event.payload);
        emit(event);
      },
    });
    client.wake();
  };

  /** Events flow from here on; what was missed is fetched and told first. */
  const subscribe = async (): Promise<void> => {
    const since = position;
    const { position: head, canResume } = await caller.call('feed.subscribe', { since });
    if (since === null) moveTo(head);
    else if (!canResume || !(await fetchMissed(since))) {
      position = head;
      emit({ event: 'feed:lagged', payload: { position: head } });
    }
  };
  const fetchMissed = async (from: Position): Promise<boolean> => {
    for (let since = from; ;) {
      const answer = await caller.call('feed.changes', { since, limit: 1000 });
      if (answer.status === 'resync') return false;
      for (const { seq, id, version, kind, at, summary } of answer.changes)
        emit({
          event: 'notice:updated',
          payload: { id, kind, version, epoch: answer.next.epoch, seq, ts: at, summary, isBackfill: true },
        });
      moveTo(answer.next);
      since = answer.next;
      if (since.seq >= answer.head.seq) return true;
    }
  };

  /** Windows that this page opened, by the notice they were opened for. */
  const ownWindows = new Map<string, Window>();

  const handlers: HostHandlers<undefined> = {
    'host.info': () => {
      const route = parseRoute(location.pathname);
      return {
        kind: 'web',
        appVersion: options.appVersion,
        runtime: browserName(navigator.userAgent),
        locale: navigator.language,
        canPickFolder: false,
        connection,
        initialNotice: route.name === 'notice' ? route.id : null,
        desktop: null,
      };
    },
    'host.showNotice': ({ id }) => {
      const asked: Promise<NoticeAnswer | null> = caller.call('notices.get', { id }).catch(() => null);
      const patience = new Promise<null>((resolve) => {
        setTimeout(resolve, PATIENCE_MS, null);
      });
      return Promise.race([asked, patience]).then((answer) => ({ answer, isStale: false }));
    },
    'host.update': () => ({ update: null }),
    'host.updateAct': () => ({}),
    'host.pickFolder': () => ({ path: null }),
    'host.saveMedia': ({ hash, name }) => {
      const link = document.createElement('a');
      link.href = `/media/${hash}`;
      link.download = name;
      // Not to be judged by the guard of links again.
      link.addEventListener('click', (event) => {
        event.stopPropagation();
      });
      document.body.append(link);
      link.click();
      link.remove();
      return { saved: true };
    },
    'host.copyText': async ({ text }) => {
      await navigator.clipboard.writeText(text);
      return {};
    },
    'host.openWindow': ({ id }) => {
      const known = ownWindows.get(id);
      if (known !== undefined && !known.closed && known.location.pathname === `/notice/${id}`) {
        known.focus();
        return {};
      }
      const address = addressIn('notice', { name: 'notice', id });
      const opened = window.open(address, '_blank', 'popup,width=760,height=820');
      if (opened === null) throw new GazetteError('not-supported', 'the browser opens no windows here');
      ownWindows.set(id, opened);
      return {};
    },
    'host.closeWindow': () => {
      window.close();
      return {};
    },
    'host.showPage': ({ page }) => {
      window.open(`/${page === 'inbox' ? '' : page}`, 'gazette-main');
      return {};
    },
    'host.print': () => {
      window.print();
      return { isDone: true };
    },
    'host.savePdf': () => {
      throw new GazetteError('not-supported', 'the browser saves PDF files from its print dialog');
    },
    'host.printable': () => ({}),
    // A web page interrupts nobody: notices are in its list.
    'host.attention': () => ({
      language: languageOf('system', navigator.language),
      hasSound: false,
      suppression: null,
      waiting: 0,
      direct: [],
      emergencies: [],
    }),
    'host.attend': () => {
      throw new GazetteError('not-supported', 'a web page has no notifications');
    },
    'host.snooze': () => {
      throw new GazetteError('not-supported', 'a web page has no notifications');
    },
    'host.alive': () => ({}),
    'host.restartBridge': () => {
      if (connection.state === 'failed') setState('starting');
      if (client === null) void connect();
      else client.wake();
      return {};
    },
    // A page can try nothing that the bridge does not.
    'host.diagnose': () => ({ checks: [] }),
    'host.diagnosisFiles': async () => ({ files: await webDiagnosisFiles(caller) }),
    'host.saveDiagnosis': async () => {
      await downloadDiagnosis(caller, Date.now());
      return { saved: true };
    },
    'host.painted': ({ noticeCount }) => {
      performance.mark('gazette:painted', { detail: { noticeCount } });
      return {};
    },
  };

  guardLinks({
    onNotice(id) {
      emit({ event: 'host:navigate', payload: { id } });
    },
    onMedia(hash, name) {
      void handlers['host.saveMedia']({ hash, name: name === '' ? hash : name.slice(0, 255) }, undefined);
    },
    onBlocked(reason) {
      emit({ event: 'host:blocked', payload: { reason } });
    },
    confirm: options.confirmHttp,
  });
  void connect();

  return {
    call: caller.call,
    async host<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>> {
      try {
        return await handlers[method](params, undefined);
      } catch (error) {
        if (error instanceof GazetteError) throw error;
        throw new GazetteError('not-supported', 'the browser refused it');
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** A part of the page that cannot be had now, because the server is gone, may come with it. */
async function persist<T>(load: () => Promise<T>, onFailure: () => void): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      onFailure();
      await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS));
    }
  }
}

/** Lets the browser keep its cookie as long as the server keeps the session. */
function renewSession(): void {
  void fetch('/session', { cache: 'no-store' }).catch(() => undefined);
}

/** Trades the one-time code of the address for a session. True when it was refused and there is no older one. */
async function exchangeCode(): Promise<boolean> {
  const code = /^#code=(.+)$/.exec(location.hash)?.[1];
  if (code === undefined) return false;
  // Out of the address before anything else can fail: it must not stay in the history.
  history.replaceState(history.state, '', location.pathname + location.search);
  try {
    const { ok } = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: decodeURIComponent(code) }),
    });
    // A used code does no harm where this browser is signed in already.
    return !ok && (await fetch('/session', { cache: 'no-store' })).status === 401;
  } catch {
    return false;
  }
}
