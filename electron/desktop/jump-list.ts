import type { JumpListCategory } from 'electron';
import { showArgument } from '../navigation/arguments.ts';
import type { DesktopStrings } from '../settings/desktop-strings.ts';
import { plain } from '../windows/menu.ts';

/** Pages that the system's own menus of the app offer. */
export const DESKTOP_PAGES = ['inbox', 'search', 'settings'] as const;

/** The tasks of the taskbar's button on Windows, which start the app with an argument. */
export function jumpList(text: DesktopStrings, program: string): JumpListCategory[] {
  return [
    {
      type: 'tasks',
      items: DESKTOP_PAGES.map((page) => ({
        type: 'task',
        title: plain(text[page]),
        program,
        args: showArgument(page),
        iconPath: program,
        iconIndex: 0,
      })),
    },
  ];
}
