import { z } from '../../server-bridge/contract/schema.ts';

/** Where a window stood; `bounds` are those of the unmaximised window. */
export const windowState = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
  }),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowState>;
export type Bounds = WindowState['bounds'];

export const MIN_WIDTH = 480;
export const MIN_HEIGHT = 400;
const DEFAULT = { width: 1240, height: 820 };
/** So much of the title bar must be on a screen, in points, to be able to drag the window. */
const GRIP = { width: 120, height: 32 };

/** So much of the window's title bar is on a screen that the person can drag it. */
export function isReachable({ x, y, width }: Bounds, workAreas: readonly Bounds[]): boolean {
  return workAreas.some((area) => {
    const shown = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    return shown >= GRIP.width && y >= area.y && y + GRIP.height <= area.y + area.height;
  });
}

/** Where to open a window: as it stood, or in the middle when that place is on no screen any more. */
export function placeWindow(
  saved: WindowState | null,
  workAreas: readonly Bounds[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  const largest = workAreas.reduce(
    (most, area) => ({ width: Math.max(most.width, area.width), height: Math.max(most.height, area.height) }),
    { width: 0, height: 0 },
  );
  const fit = (wanted: number, least: number, most: number): number =>
    Math.max(least, most > 0 ? Math.min(wanted, most) : wanted);
  const wanted = saved?.bounds ?? DEFAULT;
  const size = {
    width: fit(wanted.width, MIN_WIDTH, largest.width),
    height: fit(wanted.height, MIN_HEIGHT, largest.height),
  };
  if (saved === null) return size;
  const { x, y } = saved.bounds;
  return isReachable({ ...size, x, y }, workAreas) ? { ...size, x, y } : size;
}
