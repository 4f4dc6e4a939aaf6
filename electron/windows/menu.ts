import type { MenuItemConstructorOptions } from 'electron';
import type { Strings } from '../settings/strings.ts';

/** The menu's template: the system's own roles and nothing else; reloading and developer tools in development only. */
export function menuTemplate(
  strings: Strings,
  platform: NodeJS.Platform,
  isDevelopment: boolean,
): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    ...(isDevelopment
      ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, { type: 'separator' }] as const)
      : []),
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const window: MenuItemConstructorOptions[] =
    platform === 'darwin'
      ? [{ role: 'minimize' }, { role: 'zoom' }, { role: 'close' }, { type: 'separator' }, { role: 'front' }]
      : [{ role: 'minimize' }, { role: 'close' }, { type: 'separator' }, { role: 'quit' }];
  return [
    ...(platform === 'darwin' ? ([{ role: 'appMenu' }] as const) : []),
    {
      label: strings.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    { label: strings.view, submenu: view },
    { label: strings.window, submenu: window },
  ];
}
