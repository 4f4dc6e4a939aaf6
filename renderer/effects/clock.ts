/** Looks at the clock: regularly, and when the host says that the machine was asleep. */
import { letTimePass } from '../state/time.ts';
import type { Deps } from './deps.ts';

/** "3 minutes ago" is good to half a minute. */
const LOOK_MS = 30_000;

export function createClock({ store, now, later }: Deps): { look(): void; stop(): void } {
  let cancel: () => void = () => undefined;
  const look = (): void => {
    cancel();
    store.setState((state) => letTimePass(state, now()), true);
    cancel = later(LOOK_MS, look);
  };
  look();
  return { look, stop: () => cancel() };
}
