/** A host and a clock for tests of effects. */
import { GazetteError } from '../../server-bridge/contract/errors.ts';
import type { GazetteHost, HostMethod, HostParams, HostResult } from '../../server-bridge/contract/host.ts';
import type { Method, Params, Result } from '../../server-bridge/contract/methods.ts';
import { createAppStore } from '../state/store.ts';
import { memoryDb, type RendererDb } from './db.ts';
import type { Deps } from './deps.ts';
import type { Batch } from './events.ts';

export type Answers = { [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };
export type HostAnswers = { [M in HostMethod]?: (params: HostParams<M>) => HostResult<M> };

export interface Bench {
  readonly deps: Deps;
  /** What answers; a method that is missing is not connected. May be changed at any time. */
  readonly answers: Answers;
  readonly hostAnswers: HostAnswers;
  readonly calls: Array<{ readonly method: string; readonly params: unknown }>;
  emit(batch: Batch): void;
  /** Lets everything that is under way settle, timers up to `ms` included. */
  run(ms?: number): Promise<void>;
}

export function createBench(db: RendererDb = memoryDb()): Bench {
  const answers: Answers = {};
  const hostAnswers: HostAnswers = {};
  const calls: Array<{ method: string; params: unknown }> = [];
  const listeners = new Set<(batch: Batch) => void>();
  let now = 1_000_000;
  let keys = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  const host: GazetteHost = {
    async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
      calls.push({ method, params });
      const answer = answers[method];
      if (answer === undefined) throw new GazetteError('disconnected', 'no bridge');
      return answer(params);
    },
    async host<M extends HostMethod>(method: M, params: HostParams<M>): Promise<HostResult<M>> {
      calls.push({ method, params });
      const answer = hostAnswers[method];
      if (answer === undefined) throw new GazetteError('disconnected', 'no host');
      return answer(params);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 30; round++) await Promise.resolve();
  };
  return {
    answers,
    hostAnswers,
    calls,
    deps: {
      store: createAppStore(now),
      host,
      db,
      now: () => now,
      later(ms, callback) {
        const timer = { at: now + ms, callback };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      session: { getItem: () => null, setItem: () => undefined },
      kept: null,
      isShowing: () => true,
      newKey: () => `key-${++keys}-000`,
    },
    emit(batch) {
      for (const listener of listeners) listener(batch);
    },
    async run(ms = 0) {
      await settle();
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
        await settle();
      }
      now = end;
    },
  };
}
