/** Texts of the application's menu, the tray and what else the desktop shows for us. */
export interface DesktopStrings {
  readonly file: string;
  readonly addFolder: string;
  readonly settings: string;
  readonly close: string;
  readonly quit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly find: string;
  readonly findNext: string;
  readonly findPrevious: string;
  readonly inbox: string;
  readonly search: string;
  readonly sources: string;
  readonly moderation: string;
  readonly status: string;
  readonly resetZoom: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly notice: string;
  readonly openWindow: string;
  readonly print: string;
  readonly savePdf: string;
  readonly copyLink: string;
  readonly copyImage: string;
  readonly addWord: string;
  readonly markAllRead: string;
  readonly minimise: string;
  readonly help: string;
  readonly shortcuts: string;
  readonly documentation: string;
  readonly checkUpdates: string;
  readonly about: string;
  readonly copyright: string;
  readonly openGazette: string;
  readonly nothingUnread: string;
  readonly unread: (count: number) => string;
  readonly tooltip: (count: number) => string;
  readonly doNotDisturb: string;
  /** `time` is null without an end. */
  readonly quietUntil: (time: string | null) => string;
  readonly quietOff: string;
  readonly quietHour: string;
  readonly quietMorning: string;
  readonly presentation: string;
  readonly restartToUpdate: (version: string) => string;
  readonly hintTitle: string;
  readonly hintText: string;
  readonly hintTextMac: string;
  readonly understood: string;
  readonly notSaved: string;
}

export const en: DesktopStrings = {
  file: '&File',
  addFolder: '&Open Folder as Source…',
  settings: '&Settings…',
  close: '&Close Window',
  quit: '&Quit Gazette',
  undo: '&Undo',
  redo: '&Redo',
  cut: 'Cu&t',
  copy: '&Copy',
  paste: '&Paste',
  selectAll: 'Select &All',
  find: '&Find in Notice…',
  findNext: 'Find &Next',
  findPrevious: 'Find Pre&vious',
  inbox: '&Notices',
  search: '&Search',
  sources: 'S&ources',
  moderation: '&Moderation',
  status: 'S&tatus',
  resetZoom: '&Actual Size',
  zoomIn: 'Zoom &In',
  zoomOut: 'Zoom O&ut',
  fullScreen: '&Full Screen',
  notice: '&Notice',
  openWindow: '&Open in Its Own Window',
  print: '&Print…',
  savePdf: 'Save as P&DF…',
  copyLink: 'Copy Link',
  copyImage: 'Copy Image',
  addWord: 'Add to Dictionary',
  markAllRead: 'Mark &All as Read',
  minimise: 'Mi&nimise',
  help: '&Help',
  shortcuts: '&Keyboard Shortcuts',
  documentation: '&Documentation',
  checkUpdates: 'Check for &Updates…',
  about: '&About Gazette',
  copyright: 'Copyright © 2026 the Gazette authors',
  openGazette: 'Open Gazette',
  nothingUnread: 'No unread notices',
  unread: (count) => (count === 1 ? '1 unread notice' : `${count} unread notices`),
  tooltip: (count) => (count === 0 ? 'Gazette' : `Gazette: ${count} unread`),
  doNotDisturb: 'Do Not Disturb',
  quietUntil: (time) => (time === null ? 'Until Switched Off' : `Until ${time}`),
  quietOff: 'Off',
  quietHour: 'For One Hour',
  quietMorning: 'Until 8:00 in the Morning',
  presentation: 'Presentation Mode',
  restartToUpdate: (version) => `Restart to Update to ${version}`,
  hintTitle: 'Gazette keeps running',
  hintText:
    'New notices still reach you. Open Gazette from its icon in the tray, or by starting it again. To end it, choose Quit in the icon’s menu or in the File menu.',
  hintTextMac:
    'New notices still reach you. Open Gazette from its icon in the menu bar or the Dock. To end it, choose Quit in the icon’s menu.',
  understood: 'OK',
  notSaved: 'Gazette could not save this setting',
};

export const zh: DesktopStrings = {
  file: '文件(&F)',
  addFolder: '打开文件夹作为来源(&O)…',
  settings: '设置(&S)…',
  close: '关闭窗口(&C)',
  quit: '退出 Gazette(&Q)',
  undo: '撤销(&U)',
  redo: '重做(&R)',
  cut: '剪切(&T)',
  copy: '复制(&C)',
  paste: '粘贴(&P)',
  selectAll: '全选(&A)',
  find: '在通知中查找(&F)…',
  findNext: '查找下一个(&N)',
  findPrevious: '查找上一个(&V)',
  inbox: '通知(&N)',
  search: '搜索(&S)',
  sources: '来源(&O)',
  moderation: '审核(&M)',
  status: '状态(&T)',
  resetZoom: '实际大小(&A)',
  zoomIn: '放大(&I)',
  zoomOut: '缩小(&U)',
  fullScreen: '全屏(&F)',
  notice: '通知(&N)',
  openWindow: '在新窗口中打开(&O)',
  print: '打印(&P)…',
  savePdf: '另存为 PDF(&D)…',
  copyLink: '复制链接',
  copyImage: '复制图片',
  addWord: '添加到词典',
  markAllRead: '全部标为已读(&A)',
  minimise: '最小化(&N)',
  help: '帮助(&H)',
  shortcuts: '键盘快捷键(&K)',
  documentation: '文档(&D)',
  checkUpdates: '检查更新(&U)…',
  about: '关于 Gazette(&A)',
  copyright: '版权所有 © 2026 Gazette 作者',
  openGazette: '打开 Gazette',
  nothingUnread: '没有未读通知',
  unread: (count) => `${count} 条未读通知`,
  tooltip: (count) => (count === 0 ? 'Gazette 公告' : `Gazette 公告：${count} 条未读`),
  doNotDisturb: '勿扰',
  quietUntil: (time) => (time === null ? '直到手动关闭' : `直到 ${time}`),
  quietOff: '关闭',
  quietHour: '一小时',
  quietMorning: '到早上 8 点',
  presentation: '演示模式',
  restartToUpdate: (version) => `重新启动以更新到 ${version}`,
  hintTitle: 'Gazette 仍在运行',
  hintText:
    '新通知会照常送达。点击托盘中的图标，或再次启动 Gazette，即可重新打开窗口。要退出，请在托盘图标的菜单或“文件”菜单中选择“退出”。',
  hintTextMac:
    '新通知会照常送达。点击菜单栏或程序坞中的图标即可重新打开窗口。要退出，请在图标的菜单中选择“退出”。',
  understood: '知道了',
  notSaved: 'Gazette 未能保存此设置',
};
