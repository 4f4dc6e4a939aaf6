import { attentionState } from './attention.ts';
import { SNOOZE_LENGTHS } from './names.ts';
import { diagnosisCheck, diagnosisFile } from './diagnosis.ts';
import type { ErrorData } from './errors.ts';
import type { AnyEvent } from './events.ts';
import type { Caller, Method, Params, Result } from './methods.ts';
import { mediaHash, noticeAnswer, noticeId } from './notice.ts';
import { z } from './schema.ts';
import { connectionState } from './status.ts';
import { UPDATE_ACTIONS, updateOverview } from './update.ts';

const none = z.object({});

/** Pages of the application, by which a menu or another window asks for them. */
export const APP_PAGES = ['inbox', 'search', 'sources', 'moderation', 'status', 'settings'] as const;

/** What this system's desktop has for the app. */
const desktopState = z.object({
  /** There is a tray to close to. */
  hasTray: z.boolean(),
  /** Nobody tells whether the tray's icon is seen (Linux). */
  isTrayUnsure: z.boolean(),
  /**
   * How starting with the system stands: `ready` to be switched; not for an app that is not installed; switched off or
   * edited in the system's own list, which is left alone; refused by the system.
   */
  autostart: z.enum(['ready', 'development', 'disabled', 'edited', 'failed']),
});
export type DesktopState = z.infer<typeof desktopState>;

/** What only the host can do. Electron main answers these over IPC, the web adapter in the page. */
export const hostMethods = {
  'host.info': {
    params: none,
    result: z.object({
      kind: z.enum(['electron', 'web']),
      appVersion: z.string(),
      runtime: z.string(),
      locale: z.string(),
      canPickFolder: z.boolean(),
      connection: connectionState,
      /** A notice to show first: a deep link or a clicked notification that came before the window. */
      initialNotice: noticeId.nullable(),
      /** Null where the host is a page. */
      desktop: desktopState.nullable(),
    }),
  },
  /**
   * "Show notice": main's cache fresh -> bridge -> main's cache stale. `isStale` marks the last; null when no layer
   * of the host answers, and the renderer goes on with its own cache.
   */
  'host.showNotice': {
    params: z.object({ id: noticeId }),
    result: z.object({ answer: noticeAnswer.nullable(), isStale: z.boolean() }),
  },
  'host.pickFolder': { params: none, result: z.object({ path: z.string().nullable() }) },
  'host.saveMedia': {
    params: z.object({ hash: mediaHash, name: z.string().max(255) }),
    result: z.object({ saved: z.boolean() }),
  },
  'host.copyText': { params: z.object({ text: z.string().max(1_000_000) }), result: none },
  /** Shows a notice in a window of its own: the one that shows it already, else a new one. */
  'host.openWindow': { params: z.object({ id: noticeId }), result: none },
  /** Closes the window that asks; a notice's own window has no other way out of the page. */
  'host.closeWindow': { params: none, result: none },
  /** Asked by a notice's own window: shows a page of the application in the main one. */
  'host.showPage': { params: z.object({ page: z.enum(APP_PAGES) }), result: none },
  /** The system's print dialog for a notice; in a browser, its own for the page. False when it was called off. */
  'host.print': { params: z.object({ id: noticeId }), result: z.object({ isDone: z.boolean() }) },
  'host.savePdf': { params: z.object({ id: noticeId }), result: z.object({ saved: z.boolean() }) },
  /** Told by a page made for printing: the notice is on it, whole, or there is none. */
  'host.printable': { params: z.object({ isWhole: z.boolean() }), result: none },
  /** The page shows something: told once it does, and as the answer to `host:ping`. */
  'host.alive': { params: none, result: none },
  /** The connection-failed page's "try again". */
  'host.restartBridge': { params: none, result: none },
  /** What waits for this person's attention, and what is kept from it for now. */
  'host.attention': { params: none, result: attentionState },
  /** What a person does with a notice that was put before them; an acknowledgement is kept until the bridge has it. */
  'host.attend': {
    params: z.object({
      id: noticeId,
      version: z.number().int().positive(),
      action: z.enum(['open', 'acknowledge', 'dismiss']),
    }),
    result: none,
  },
  /** Reminds of a version later. Answers with the time in ms. */
  'host.snooze': {
    params: z.object({ id: noticeId, version: z.number().int().positive(), length: z.enum(SNOOZE_LENGTHS) }),
    result: z.object({ until: z.number().int() }),
  },
  /** The host's own checks: whether the system takes a notification, and by which proxy it would go. */
  'host.diagnose': { params: none, result: z.object({ checks: z.array(diagnosisCheck) }) },
  /** Everything that `host.saveDiagnosis` would save now, to be looked at. Works without a bridge, too. */
  'host.diagnosisFiles': { params: none, result: z.object({ files: z.array(diagnosisFile) }) },
  /** Saves the bundle as one zip file where the person says. */
  'host.saveDiagnosis': { params: none, result: z.object({ saved: z.boolean() }) },
  /** Where the app's own updates stand; null where the host is a page: whoever runs the server updates it. */
  'host.update': { params: none, result: z.object({ update: updateOverview.nullable() }) },
  /** Does nothing where the state does not allow it. */
  'host.updateAct': { params: z.object({ action: z.enum(UPDATE_ACTIONS) }), result: none },
  /** The renderer has painted; `noticeCount` rows are on the screen. */
  'host.painted': { params: z.object({ noticeCount: z.number().int() }), result: none },
} as const;

export type HostMethods = typeof hostMethods;
export type HostMethod = keyof HostMethods;
export type HostParams<M extends HostMethod> = z.infer<HostMethods[M]['params']>;
export type HostResult<M extends HostMethod> = z.infer<HostMethods[M]['result']>;
export type HostHandlers<Context> = {
  readonly [M in HostMethod]: (
    params: HostParams<M>,
    context: Context,
  ) => Promise<HostResult<M>> | HostResult<M>;
};

/**
 * What the application's menu asks of the page in front. The page has keys of its own for those of a notice (Ctrl+F,
 * F3, Ctrl+P ...): a menu shows these, and does not register them.
 */
export const HOST_COMMANDS = [
  ...APP_PAGES,
  'shortcuts',
  'add-folder',
  'check-updates',
  'mark-all-read',
  'find',
  'find-next',
  'find-previous',
  'print',
  'save-pdf',
  'open-window',
] as const;
export type HostCommand = (typeof HOST_COMMANDS)[number];

export const RECOVERIES = ['blank', 'hung', 'crashed', 'slow', 'part'] as const;

/** What only the host tells the renderer, in the same stream as the bridge's events. */
export const hostEvents = {
  'host:connection': connectionState,
  /** The machine was asleep, or its person away: look at the clock. */
  'host:clock': none,
  /** Show this notice, without a reload. */
  'host:navigate': z.object({ id: noticeId }),
  /** Main asks whether the page is alive: it answers with `host.alive`. */
  'host:ping': none,
  /**
   * Something is well again: this page was reloaded because it showed nothing (`blank`), did not answer (`hung`) or
   * its process ended (`crashed`), it was slow for a while, or a part of the app that all pages use was restarted.
   */
  'host:recovered': z.object({ from: z.enum(RECOVERIES) }),
  /** Select the text that is read. */
  'host:select': none,
  'host:update': updateOverview,
  /** A menu's item was chosen. */
  'host:command': z.object({ command: z.enum(HOST_COMMANDS) }),
  /** The desktop's state has changed. */
  'host:desktop': desktopState,
  /** The whole state, after every change of it. */
  'host:attention': attentionState,
  /** A link in the page was refused; shown as one calm line. */
  'host:blocked': z.object({ reason: z.enum(['scheme', 'popup', 'invalid']) }),
} as const;
export type HostEvents = typeof hostEvents;
export type AnyHostEvent = {
  [E in keyof HostEvents]: { readonly event: E; readonly payload: z.infer<HostEvents[E]> };
}[keyof HostEvents];

/**
 * `window.gazette`: the one object through which the renderer reaches everything. `on` gets whole batches, in order;
 * a batch is applied as one state update. A position gap cannot happen inside it: the host has re-synced before.
 */
export interface GazetteHost extends Caller {
  host<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>>;
  on(listener: (batch: ReadonlyArray<AnyEvent | AnyHostEvent>) => void): () => void;
}

/** An answer with its error as data: Electron's context bridge keeps only the message of a thrown error. */
export type Outcome<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly error: ErrorData };

/**
 * What Electron's preload puts on `window.gazette`; the renderer's adapter makes a {@link GazetteHost} of it. Its
 * promises never reject. Events that come before the first `on` are kept for that listener.
 */
export interface RawGazetteHost {
  call<M extends Method>(method: M, params: Params<M>): Promise<Outcome<Result<M>>>;
  host<M extends HostMethod>(method: M, params: HostParams<M>): Promise<Outcome<HostResult<M>>>;
  on(listener: (batch: ReadonlyArray<AnyEvent | AnyHostEvent>) => void): () => void;
}
