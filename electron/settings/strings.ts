import type { Settings } from '../../server-bridge/contract/settings.ts';

/** Texts that the system shows for us: menus, dialogs, notifications. The pages have their own. */
export interface Strings {
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly pickFolder: string;
  readonly pickFolderButton: string;
  readonly openHttpTitle: string;
  readonly openHttpDetail: string;
  readonly openHttpYes: string;
  readonly cancel: string;
  readonly summaryTitle: (count: number) => string;
  readonly summaryMore: (count: number) => string;
}

const en: Strings = {
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  pickFolder: 'Choose a folder of announcements',
  pickFolderButton: 'Choose',
  openHttpTitle: 'Open this address in the browser?',
  openHttpDetail: 'The connection is not encrypted: others on the network can read and change it.',
  openHttpYes: 'Open',
  cancel: 'Cancel',
  summaryTitle: (count) => `${count} new notices`,
  summaryMore: (count) => `and ${count} more`,
};

const zh: Strings = {
  edit: '编辑',
  view: '视图',
  window: '窗口',
  pickFolder: '选择公告文件夹',
  pickFolderButton: '选择',
  openHttpTitle: '要在浏览器中打开此地址吗？',
  openHttpDetail: '此连接未加密，网络中的其他人可以读取和篡改其内容。',
  openHttpYes: '打开',
  cancel: '取消',
  summaryTitle: (count) => `${count} 条新公告`,
  summaryMore: (count) => `另有 ${count} 条`,
};

/** The texts in the person's language; `system` means the locale the app runs in (BCP 47). */
export function stringsFor(language: Settings['language'], locale: string): Strings {
  if (language === 'zh') return zh;
  if (language === 'en') return en;
  return locale.toLowerCase().startsWith('zh') ? zh : en;
}
