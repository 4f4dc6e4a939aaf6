/** Windows stay reachable when displays go or change. */
import type { BrowserWindow } from 'electron';
import { isReachable, MIN_HEIGHT, MIN_WIDTH, type Bounds } from './window-state.ts';

/**
 * Where a window belongs that no display shows any more: in the middle of the first work area, no larger than that.
 * Null when it can stay where it is. Points, as Electron counts them.
 */
export function bringBack(bounds: Bounds, workAreas: readonly Bounds[]): Bounds | null {
  const [area] = workAreas;
  if (area === undefined || isReachable(bounds, workAreas)) return null;
  const width = Math.max(MIN_WIDTH, Math.min(bounds.width, area.width));
  const height = Math.max(MIN_HEIGHT, Math.min(bounds.height, area.height));
  return {
    x: Math.round(area.x + Math.max(0, area.width - width) / 2),
    y: Math.round(area.y + Math.max(0, area.height - height) / 2),
    width,
    height,
  };
}

type Placed = Pick<
  BrowserWindow,
  | 'isDestroyed'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'getBounds'
  | 'setBounds'
  | 'maximize'
  | 'unmaximize'
>;

/**
 * Moves a window that is off every work area. A minimised one or one that fills a screen is looked at when it leaves
 * that state: systems move those themselves.
 */
export function placeAgain(window: Placed, workAreas: readonly Bounds[]): void {
  if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
  const place = bringBack(window.getBounds(), workAreas);
  if (place === null) return;
  const isMaximized = window.isMaximized();
  if (isMaximized) window.unmaximize();
  window.setBounds(place);
  if (isMaximized) window.maximize();
}
