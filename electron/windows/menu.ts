import type { MenuItemConstructorOptions } from 'electron';
import type { HostCommand } from '../../server-bridge/contract/host.ts';
import type { Strings } from '../settings/strings.ts';
import type { ZoomStep } from './zoom.ts';

/** What the menu asks of main itself; everything else it asks of the page. */
type MenuAct = 'about' | 'documentation';

export interface MenuOptions {
  readonly strings: Strings;
  readonly platform: NodeJS.Platform;
  /** Reloading and developer tools are offered. */
  readonly isDevelopment: boolean;
  readonly hasDocumentation: boolean;
  readonly onCommand: (command: HostCommand) => void;
  readonly onAct: (act: MenuAct) => void;
  /** The size of all pages: a role would change one and keep none. */
  readonly onZoom: (step: ZoomStep) => void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** A label without its access key, for places that know none: macOS, trays, docks. */
export const plain = (label: string): string => label.replace(/\(&.\)/, '').replace('&', '');

/**
 * The application's menu with all shortcuts. None is a plain letter: it would also fire while somebody types.
 * Shortcuts of the open notice are shown here and pressed in the page, which knows whether they mean something.
 */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, isDevelopment, onCommand, onAct, onZoom } = options;
  const isMac = platform === 'darwin';
  const { edit, view, window, desktop: text } = options.strings;
  const name = (label: string): string => (isMac ? plain(label) : label);

  const item = (command: HostCommand, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label: name(label),
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => onCommand(command),
  });
  const ofPage = (command: HostCommand, label: string, accelerator: string): MenuItemConstructorOptions => ({
    ...item(command, label, accelerator),
    registerAccelerator: false,
  });
  const role = (
    itsRole: NonNullable<MenuItemConstructorOptions['role']>,
    label: string,
    accelerator?: string,
  ): MenuItemConstructorOptions => ({
    role: itsRole,
    label: name(label),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  /** The keys beside the first are on other keyboards or the number pad, and not shown. */
  const zoom = (step: ZoomStep, label: string, ...keys: readonly string[]): MenuItemConstructorOptions[] =>
    keys.map((key, index) => ({
      id: index === 0 ? `zoom-${step}` : `zoom-${step}-${index}`,
      label: index === 0 ? name(label) : plain(label),
      accelerator: `CommandOrControl+${key}`,
      visible: index === 0,
      click: () => onZoom(step),
    }));
  const menu = (label: string, submenu: MenuItemConstructorOptions[]): MenuItemConstructorOptions => ({
    label: name(label),
    submenu,
  });

  const about: MenuItemConstructorOptions = {
    id: 'about',
    label: name(text.about),
    click: () => onAct('about'),
  };
  const settings = item('settings', text.settings, 'CommandOrControl+,');
  const checkUpdates = item('check-updates', text.checkUpdates);
  const documentation: MenuItemConstructorOptions = {
    id: 'documentation',
    label: name(text.documentation),
    click: () => onAct('documentation'),
  };

  const ofApp: MenuItemConstructorOptions = {
    label: 'Gazette',
    submenu: [
      about,
      checkUpdates,
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      role('quit', text.quit),
    ],
  };
  return [
    ...(isMac ? [ofApp] : []),
    menu(text.file, [
      item('add-folder', text.addFolder, 'CommandOrControl+O'),
      ...(isMac ? [] : [SEPARATOR, settings]),
      SEPARATOR,
      role('close', text.close, 'CommandOrControl+W'),
      ...(isMac ? [] : [role('quit', text.quit, 'CommandOrControl+Q')]),
    ]),
    menu(edit, [
      role('undo', text.undo),
      role('redo', text.redo),
      SEPARATOR,
      role('cut', text.cut),
      role('copy', text.copy),
      role('paste', text.paste),
      role('selectAll', text.selectAll),
      SEPARATOR,
      ofPage('find', text.find, 'CommandOrControl+F'),
      ofPage('find-next', text.findNext, isMac ? 'Command+G' : 'F3'),
      ofPage('find-previous', text.findPrevious, isMac ? 'Command+Shift+G' : 'Shift+F3'),
    ]),
    menu(view, [
      item('inbox', text.inbox, 'CommandOrControl+1'),
      item('search', text.search, 'CommandOrControl+Shift+F'),
      item('sources', text.sources, 'CommandOrControl+2'),
      item('moderation', text.moderation, 'CommandOrControl+3'),
      item('status', text.status, 'CommandOrControl+4'),
      SEPARATOR,
      ...zoom('reset', text.resetZoom, '0', 'num0'),
      ...zoom('in', text.zoomIn, 'Plus', '=', 'numadd'),
      ...zoom('out', text.zoomOut, '-', 'numsub'),
      SEPARATOR,
      role('togglefullscreen', text.fullScreen),
      ...(isDevelopment ? ([SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
    ]),
    menu(text.notice, [
      item('open-window', text.openWindow, 'CommandOrControl+Shift+O'),
      SEPARATOR,
      ofPage('print', text.print, 'CommandOrControl+P'),
      item('save-pdf', text.savePdf, 'CommandOrControl+Shift+S'),
      SEPARATOR,
      item('mark-all-read', text.markAllRead, 'CommandOrControl+Shift+M'),
    ]),
    menu(window, [
      role('minimize', text.minimise),
      ...(isMac ? ([{ role: 'zoom' }, SEPARATOR, { role: 'front' }] as const) : []),
    ]),
    {
      ...menu(text.help, [
        item('shortcuts', text.shortcuts, 'F1'),
        ...(options.hasDocumentation ? [documentation] : []),
        ...(isMac ? [] : [SEPARATOR, checkUpdates, about]),
      ]),
      role: 'help',
    },
  ];
}
