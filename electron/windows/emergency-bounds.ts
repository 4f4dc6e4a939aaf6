import type { Bounds } from './window-state.ts';

/** What Electron tells of a display, as far as it matters here; in device-independent points. */
export interface DisplayPlace {
  readonly id: number;
  readonly bounds: Bounds;
}

/** Where one of the windows goes that cover every display. */
export interface EmergencyPlace {
  readonly displayId: number;
  readonly bounds: Bounds;
}

/**
 * One window a display, the primary one first, each as large as its display and in whole points. Displays that mirror
 * another, or lie within one, are covered by it; what has no area is no display. Without any that can be used there is
 * still one window: somebody may be watching a screen that the system does not list.
 */
export function emergencyBounds(displays: readonly DisplayPlace[], primaryId: number): EmergencyPlace[] {
  const places = displays
    .map(({ id, bounds }) => ({ displayId: id, bounds: whole(bounds) }))
    .filter(({ bounds }) => bounds.width > 0 && bounds.height > 0)
    .toSorted((one, other) => Number(other.displayId === primaryId) - Number(one.displayId === primaryId));
  const needed = places.filter(
    (place, index) =>
      !places.some(
        (other, at) =>
          at !== index &&
          contains(other.bounds, place.bounds) &&
          // Of two that are the same the first stays.
          (at < index || !contains(place.bounds, other.bounds)),
      ),
  );
  return needed.length > 0
    ? needed
    : [{ displayId: primaryId, bounds: { x: 0, y: 0, width: 1024, height: 768 } }];
}

/** Points of a scaled display may be fractions: rounded outwards, so that no strip of the desktop shows. */
function whole({ x, y, width, height }: Bounds): Bounds {
  if (![x, y, width, height].every(Number.isFinite)) return { x: 0, y: 0, width: 0, height: 0 };
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
