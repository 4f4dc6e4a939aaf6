import type { Shape } from '../types.ts';

export const zh = {
  title: '桌面',
  closeToTray: '关闭窗口后在托盘中继续运行',
  closeToTrayHint: '窗口关闭后仍会收到新通知。要退出，请使用托盘图标的菜单。',
  closeToTrayUnsure:
    '窗口关闭后仍会收到新通知。要退出，请使用托盘图标的菜单。有的桌面环境不显示托盘图标，这时再次启动 Gazette 即可打开窗口。',
  noTray: '此系统没有托盘：关闭窗口时会将其最小化，应用继续运行。',
  startAtLogin: '登录系统时自动启动',
  autostart: {
    ready: null,
    development: '只有安装后的应用才能随系统启动。',
    disabled: '已在系统的启动项设置中关闭。要重新打开，请在那里打开，或在这里关闭后再打开。',
    edited: '系统中的启动项已被修改，将保持原样。',
    failed: '系统未接受此更改，详情见日志。',
  },
  startHidden: '自动启动时不显示窗口',
  startHiddenHint: '有新通知时仍会提醒，需要时从托盘打开窗口。',
  startMinimised: '此系统没有托盘：自动启动后窗口会最小化。',
};

export const en: Shape<typeof zh> = {
  title: 'Desktop',
  closeToTray: 'Keep running in the tray when the window is closed',
  closeToTrayHint: 'New notices still reach you. To end Gazette, use the menu of its icon in the tray.',
  closeToTrayUnsure:
    'New notices still reach you. To end Gazette, use the menu of its icon in the tray. Some desktops show no tray icons; starting Gazette again then opens the window.',
  noTray: 'This system has no tray: closing the window minimises it, and Gazette keeps running.',
  startAtLogin: 'Start when I log in',
  autostart: {
    ready: null,
    development: 'Only an installed app can start with the system.',
    disabled:
      'It is switched off in the system’s own startup settings. Switch it on there, or off and on again here.',
    edited: 'The system’s startup entry was edited, and is left as it is.',
    failed: 'The system did not accept the change; the log says why.',
  },
  startHidden: 'Show no window when started with the system',
  startHiddenHint: 'New notices are still announced; the tray opens the window when you want it.',
  startMinimised: 'This system has no tray: started with the system, the window is minimised.',
};
