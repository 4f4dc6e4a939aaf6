import type { Later } from './supervisor.ts';

const RETRY_MS = 3_000;

/**
 * What is to be known or done after every connection: the steps in their order, each even when an earlier one failed.
 * When one failed and the connection holds, all are done again after a while. The newest call takes the place of one
 * that is still at work.
 */
export function createAfterConnecting(options: {
  readonly steps: ReadonlyArray<() => Promise<void>>;
  readonly isLive: () => boolean;
  readonly later: Later;
  readonly log: (message: string) => void;
}): () => Promise<void> {
  let newest = 0;
  let callOff: (() => void) | null = null;

  return async function run() {
    callOff?.();
    callOff = null;
    newest += 1;
    const mine = newest;
    let hasFailed = false;
    for (const step of options.steps) {
      try {
        await step();
      } catch (error) {
        hasFailed = true;
        options.log(`after connecting: ${String(error)}`);
      }
      if (mine !== newest) return;
    }
    if (!hasFailed || !options.isLive()) return;
    callOff = options.later(RETRY_MS, () => {
      // The next connection repeats it otherwise.
      if (options.isLive()) void run();
    });
  };
}
