/**
 * The app's own updates: what pages and menus may ask of them. What is offered comes from the channel's signed manifest only.
 */
import type { UPDATE_ACTIONS, UpdateOverview } from '../../server-bridge/contract/update.ts';

export type UpdateAction = (typeof UPDATE_ACTIONS)[number];

export interface Updates {
  readonly overview: UpdateOverview;
  /** Does nothing where the state does not allow it. */
  act(action: UpdateAction): void;
}

/** For an app that never updates itself. */
export function noUpdates(version: string): Updates {
  return {
    overview: {
      state: { state: 'off', reason: 'no-channel' },
      version,
      channel: 'stable',
      ring: 'broad',
      target: 'none',
      checkedAt: null,
      previous: null,
      returned: null,
      refusals: [],
      news: null,
    },
    act: () => undefined,
  };
}
