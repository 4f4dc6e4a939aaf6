import type { Later } from '../bridge/supervisor.ts';
import type { EmergencyPlace } from './emergency-bounds.ts';

/** One window over one display, as far as it is kept there. */
export interface TopWindow {
  readonly isFocused: boolean;
  /** Over everything, as large as the display; `withFocus`: and with the keyboard. */
  assert(bounds: EmergencyPlace['bounds'], withFocus: boolean): void;
  /** Takes it away, without asking. */
  end(): void;
}

export interface EmergencyWindowsOptions {
  /** `hasSound` for one of them; `onBlur` when it loses the keyboard, `onGone` when it is gone without `end`. */
  readonly open: (
    place: EmergencyPlace,
    hasSound: boolean,
    events: { readonly onBlur: () => void; readonly onGone: () => void },
  ) => TopWindow;
  readonly places: () => readonly EmergencyPlace[];
  readonly later: Later;
}

/** The windows of an emergency: one over every display, put back whatever happens, until it is over. */
export interface EmergencyWindows {
  setStanding(isStanding: boolean): void;
  /** Displays have changed. */
  look(): void;
}

/** Something that came on top or a window manager that moved them is answered after this time. */
const AGAIN_MS = 2_000;
/** Focus goes from one of them to another by way of none. */
const BLUR_MS = 150;

export function createEmergencyWindows(options: EmergencyWindowsOptions): EmergencyWindows {
  const { later } = options;
  const windows = new Map<number, { readonly window: TopWindow; readonly hasSound: boolean }>();
  let isStanding = false;
  let callOff: (() => void) | null = null;

  const lookIn = (ms: number): void => {
    callOff?.();
    callOff = later(ms, look);
  };

  function look(): void {
    callOff?.();
    callOff = null;
    if (!isStanding) return;
    const places = options.places();
    const wanted = new Set(places.map(({ displayId }) => displayId));
    for (const [id, { window }] of windows)
      if (!wanted.has(id)) {
        windows.delete(id);
        window.end();
      }
    const [first] = places;
    // The one that sounds went with its display.
    if (first !== undefined && ![...windows.values()].some(({ hasSound }) => hasSound)) {
      windows.get(first.displayId)?.window.end();
      windows.delete(first.displayId);
    }
    for (const place of places) if (!windows.has(place.displayId)) add(place, place === first);
    const hasFocus = [...windows.values()].some(({ window }) => window.isFocused);
    for (const place of places)
      windows.get(place.displayId)?.window.assert(place.bounds, !hasFocus && place === first);
    lookIn(AGAIN_MS);
  }

  function add(place: EmergencyPlace, hasSound: boolean): void {
    const id = place.displayId;
    const window = options.open(place, hasSound, {
      onBlur: () => lookIn(BLUR_MS),
      onGone() {
        if (windows.get(id)?.window !== window) return;
        windows.delete(id);
        if (isStanding) lookIn(0);
      },
    });
    windows.set(id, { window, hasSound });
  }

  return {
    setStanding(next) {
      if (isStanding === next) return;
      isStanding = next;
      if (next) return look();
      callOff?.();
      callOff = null;
      const open = [...windows.values()];
      windows.clear();
      for (const { window } of open) window.end();
    },
    look,
  };
}
