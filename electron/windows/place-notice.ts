import { z } from '../../server-bridge/contract/schema.ts';
import { MIN_HEIGHT, MIN_WIDTH, type Bounds } from './window-state.ts';

/** How large notices' own windows were left last, in points. */
export const noticeSize = z.object({ width: z.number().int(), height: z.number().int() });
export type NoticeSize = z.infer<typeof noticeSize>;

export const DEFAULT_NOTICE_SIZE: NoticeSize = { width: 760, height: 820 };
/** About a title bar: the window below stays in sight, and can be reached. */
const STEP = 32;

/**
 * Where a notice's own window opens: a step down and right of the newest window, whole on the screen that this one is
 * on; back at the screen's corner when there is no more room for a step.
 */
export function placeNotice(
  size: NoticeSize,
  near: Bounds | null,
  workAreas: readonly Bounds[],
): Bounds | NoticeSize {
  const area =
    near === null
      ? workAreas[0]
      : (workAreas.find(
          ({ x, y, width, height }) =>
            near.x + near.width / 2 >= x &&
            near.x + near.width / 2 < x + width &&
            near.y + near.height / 2 >= y &&
            near.y + near.height / 2 < y + height,
        ) ?? workAreas[0]);
  const fit = (wanted: number, least: number, most: number): number =>
    Math.max(least, Math.min(wanted, Math.max(most, least)));
  const width = fit(size.width, MIN_WIDTH, area?.width ?? size.width);
  const height = fit(size.height, MIN_HEIGHT, area?.height ?? size.height);
  if (near === null || area === undefined) return { width, height };
  const along = (from: number, length: number, start: number, room: number): number => {
    const wanted = Math.max(from + STEP, start);
    return wanted + length <= start + room ? wanted : start;
  };
  return {
    x: along(near.x, width, area.x, area.width),
    y: along(near.y, height, area.y, area.height),
    width,
    height,
  };
}
