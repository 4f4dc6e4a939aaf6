/** Main's small files in `userData`: what it remembers from start to start. To add one: a line here. */
import { join } from 'node:path';
import { desktopMemory, NOTHING_REMEMBERED } from '../desktop/memory.ts';
import { DEFAULT_NOTICE_SIZE, noticeSize } from '../windows/place-notice.ts';
import { windowState } from '../windows/window-state.ts';
import { zoomState } from '../windows/zoom.ts';
import { openJsonFile } from './json-file.ts';
import { DEFAULT_PREFERENCES, preferences } from './preferences.ts';

/** Opens them all at once. `settled` resolves when everything saved is on disk, or could not be written. */
export async function openKeptFiles(userData: string, warn: (message: string) => void) {
  const at = (name: string): string => join(userData, name);
  const [person, window, noticeWindow, zoom, desktop] = await Promise.all([
    openJsonFile(at('preferences.json'), preferences, DEFAULT_PREFERENCES, warn),
    openJsonFile(at('window.json'), windowState.nullable(), null, warn),
    openJsonFile(at('notice-window.json'), noticeSize, DEFAULT_NOTICE_SIZE, warn),
    openJsonFile(at('zoom.json'), zoomState, { level: 0 }, warn),
    openJsonFile(at('desktop.json'), desktopMemory, NOTHING_REMEMBERED, warn),
  ]);
  const files = { person, window, noticeWindow, zoom, desktop };
  const settled = async (): Promise<void> => {
    await Promise.all(Object.values(files).map((file) => file.settled()));
  };
  return { ...files, settled };
}
