/** How much of one turn of an event loop a kind of work may take. Pure; clock and turns are handed in. */

export interface TurnBudgetOptions {
  /** Milliseconds of any clock. */
  readonly now: () => number;
  /** Calls back when the turn is over. */
  readonly afterTurn: (callback: () => void) => void;
  readonly limitMs: number;
}

export interface TurnBudget {
  /** Is there room for work that is expected to take so many milliseconds? Otherwise it belongs elsewhere. */
  hasRoom(expectedMs: number): boolean;
  /** Does the work, and counts its time. */
  spend<T>(work: () => T): T;
}

export function createTurnBudget({ now, afterTurn, limitMs }: TurnBudgetOptions): TurnBudget {
  let spentMs = 0;
  let isCounting = false;
  return {
    hasRoom: (expectedMs) => spentMs + expectedMs <= limitMs,
    spend(work) {
      if (!isCounting) {
        isCounting = true;
        afterTurn(() => {
          isCounting = false;
          spentMs = 0;
        });
      }
      const before = now();
      try {
        return work();
      } finally {
        spentMs += now() - before;
      }
    },
  };
}
