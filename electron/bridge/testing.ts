/** Helpers of the tests in electron/; product code never imports this file. */
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { AnyEvent } from '../../server-bridge/contract/events.ts';
import type { Caller, Method, Params, Result } from '../../server-bridge/contract/methods.ts';
import type { NoticeAnswer, NoticeSummary } from '../../server-bridge/contract/notice.ts';
import type { Later } from './supervisor.ts';

/** A clock for tests: time passes only in `advance`. */
export function manualClock(): {
  readonly now: () => number;
  readonly later: Later;
  /** Lets milliseconds pass, running what falls due on the way, and microtasks in between. */
  advance(ms: number): Promise<void>;
} {
  let time = 0;
  let nextId = 0;
  const timers = new Map<number, { at: number; task: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    now: () => time,
    later(ms, task) {
      const id = (nextId += 1);
      timers.set(id, { at: time + ms, task });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        time = Math.max(time, due[1].at);
        due[1].task();
        await settle();
      }
      time = end;
      await settle();
    },
  };
}

/** A summary for tests. */
export function sampleSummary(id: string, seq: number, more: Partial<NoticeSummary> = {}): NoticeSummary {
  return {
    id,
    version: 1,
    seq,
    title: `Notice ${id}`,
    level: 'normal',
    state: 'current',
    channel: null,
    tags: [],
    issuer: 'The office',
    number: null,
    sourceId: 'folder-1',
    pinned: false,
    requiresAck: false,
    effectiveFrom: null,
    effectiveTo: null,
    publishAt: null,
    expires: null,
    publishedAt: 1,
    updatedAt: 1,
    excerpt: '',
    flagged: false,
    attachmentCount: 0,
    mark: { rev: 0, readVersion: 0, readAt: null, ackVersion: 0, ackAt: null },
    ...more,
  };
}

type Answered = Extract<NoticeAnswer, { status: 'ok' }>;

/** The answer to "show notice" for tests. */
export function sampleAnswer(id: string, seq: number, html = `<p>${seq}</p>`, epoch = 'e1'): Answered {
  return {
    status: 'ok',
    position: { epoch, seq },
    notice: {
      summary: sampleSummary(id, seq),
      version: 1,
      html,
      isPlain: false,
      toc: [],
      clauses: [],
      dates: [],
      attachments: [],
      warnings: [],
      versionCount: 1,
      contentHash: '0'.repeat(64),
      sourceName: 'Folder',
    },
  };
}

type Updated = Extract<AnyEvent, { event: 'notice:updated' }>;

/** A pushed change for tests. */
export function sampleChange(id: string, seq: number, more: Partial<Updated['payload']> = {}): Updated {
  const summary = sampleSummary(id, seq);
  const payload = {
    id,
    kind: 'updated' as const,
    version: 1,
    epoch: 'e1',
    seq,
    ts: 1,
    summary,
    isBackfill: false,
  };
  return { event: 'notice:updated', payload: { ...payload, ...more } };
}

/** A caller for tests that answers from a table of functions and records what was called. */
export function fakeCaller(answers: {
  readonly [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>>;
}): Caller & { readonly calls: Array<{ method: Method; params: unknown }> } {
  const calls: Array<{ method: Method; params: unknown }> = [];
  return {
    calls,
    call: async (method, params) => {
      calls.push({ method, params });
      const answer = answers[method] as ((params: unknown) => unknown) | undefined;
      if (answer === undefined) throw new GazetteError('disconnected', 'no bridge');
      return (await answer(params)) as never;
    },
  };
}
