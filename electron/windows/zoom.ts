import type { WebContents } from 'electron';
import { z } from '../../server-bridge/contract/schema.ts';
import type { JsonFile } from '../settings/json-file.ts';

/** Chromium's levels: 0 is the page's own size, each whole step is a fifth more or less. */
export const zoomState = z.object({ level: z.number() });
export type ZoomState = z.infer<typeof zoomState>;
export type ZoomStep = 'in' | 'out' | 'reset';

type Page = Pick<WebContents, 'setZoomLevel' | 'isDestroyed'>;

export interface Zoom {
  readonly level: number;
  step(by: ZoomStep): void;
  /** Gives a page the size of all others, and lets Ctrl and the wheel change it. */
  attach(contents: Pick<WebContents, 'on'> & Page): void;
}

const STEP = 0.5;
/** 58 % to 249 %: below nothing can be read, above nothing finds room. */
const LEAST = -3;
const MOST = 5;
const within = (level: number): number =>
  Number.isFinite(level) ? Math.min(MOST, Math.max(LEAST, level)) : 0;

/** One size for all windows, kept over restarts. `pages` are those that are open. */
export function createZoom(options: {
  readonly file: JsonFile<ZoomState>;
  readonly pages: () => readonly Page[];
}): Zoom {
  const { file, pages } = options;
  const apply = (page: Page): void => {
    if (!page.isDestroyed()) page.setZoomLevel(within(file.value.level));
  };
  function step(by: ZoomStep): void {
    const { level } = file.value;
    const next = by === 'reset' ? 0 : within(level + (by === 'in' ? STEP : -STEP));
    if (next !== level) void file.save({ level: next });
    for (const page of pages()) apply(page);
  }
  return {
    get level() {
      return within(file.value.level);
    },
    step,
    attach(contents) {
      contents.on('dom-ready', () => apply(contents));
      contents.on('zoom-changed', (_event, direction) => step(direction));
    },
  };
}
