import { LEVELS } from '../../server-bridge/contract/names.ts';
import type { Announcement } from './notifier.ts';

const LEAST = LEVELS.indexOf('important');

/** Whether what is announced is reason enough to flash in the taskbar: something important or above. */
export function isPressing(announcement: Announcement): boolean {
  const notices = announcement.kind === 'notice' ? [announcement.notice] : announcement.notices;
  return notices.some(({ level }) => LEVELS.indexOf(level) >= LEAST);
}
