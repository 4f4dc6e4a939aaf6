/** What has to end again, in the opposite order of its start. One that fails keeps none of the others running. */
export interface Stops {
  push(...ends: ReadonlyArray<() => unknown>): void;
  /** Told of each end that failed. */
  onFailure(listener: (error: unknown) => void): void;
  /** Resolves when everything has ended; again at once. */
  run(): Promise<void>;
}

export function createStops(): Stops {
  const ends: Array<() => unknown> = [];
  let tell = (_error: unknown): void => undefined;
  let running: Promise<void> = Promise.resolve();

  async function runAll(): Promise<void> {
    for (const end of ends.splice(0).toReversed()) {
      try {
        await end();
      } catch (error) {
        tell(error);
      }
    }
  }

  return {
    push: (...more) => void ends.push(...more),
    onFailure(listener) {
      tell = listener;
    },
    run() {
      running = running.then(runAll);
      return running;
    },
  };
}
