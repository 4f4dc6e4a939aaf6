import { useCallback, useEffect, useState } from 'react';
import { toErrorData, type ErrorData } from '../../server-bridge/contract/failure.ts';
import type { Method, Params, Result } from '../../server-bridge/contract/methods.ts';
import { useActions, useApp } from './app-context.tsx';

interface Query<T> {
  /** The newest answer; kept while it is asked for again. */
  readonly data: T | null;
  /** Set when the last try failed. */
  readonly error: ErrorData | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks the bridge for what one view shows, again when the parameters change, when the connection is back and, with
 * `follow`, at every change of notices. Answers that come too late are dropped. Null parameters ask nothing.
 */
export function useQuery<M extends Method>(
  method: M,
  params: Params<M> | null,
  options: { readonly follow?: boolean; readonly everyMs?: number } = {},
): Query<Result<M>> {
  const { ask } = useActions();
  const isLive = useApp((state) => state.connection.state === 'live');
  const seq = useApp((state) => (options.follow === true ? state.notices.seq : 0));
  const key = JSON.stringify(params);
  const [round, setRound] = useState(0);
  const [kept, setKept] = useState<{ key: string; data: Result<M> | null; error: ErrorData | null } | null>(
    null,
  );
  const [isAsking, setIsAsking] = useState(params !== null);

  useEffect(() => {
    if (key === 'null') return;
    let isOver = false;
    setIsAsking(true);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key is these parameters as JSON
    const asked = JSON.parse(key) as Params<M>;
    ask(method, asked).then(
      (data) => {
        if (isOver) return;
        setKept({ key, data, error: null });
        setIsAsking(false);
      },
      (error: unknown) => {
        if (isOver) return;
        setKept((before) => ({
          key,
          data: before?.key === key ? before.data : null,
          error: toErrorData(error),
        }));
        setIsAsking(false);
      },
    );
    return () => {
      isOver = true;
    };
  }, [ask, method, key, isLive, seq, round]);

  const { everyMs } = options;
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      setRound((value) => value + 1);
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);

  const reload = useCallback(() => {
    setRound((value) => value + 1);
  }, []);
  return {
    data: kept?.data ?? null,
    error: kept?.key === key ? kept.error : null,
    isLoading: isAsking,
    reload,
  };
}
