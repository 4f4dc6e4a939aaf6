import { z } from '../../server-bridge/contract/schema.ts';

/** What main remembers of the desktop, in `desktop.json`. */
export const desktopMemory = z.object({
  /** The person was told once where a window goes that is closed to the tray. */
  wasTrayHintShown: z.boolean(),
});
export type DesktopMemory = z.infer<typeof desktopMemory>;

export const NOTHING_REMEMBERED: DesktopMemory = { wasTrayHintShown: false };
