import type { Settings } from '../../server-bridge/contract/settings.ts';
import * as desktop from './desktop-strings.ts';

/** Texts that the system shows for us: menus, dialogs, notifications. The pages have their own. */
export interface Strings {
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly desktop: desktop.DesktopStrings;
  readonly pickFolder: string;
  readonly pickFolderButton: string;
  readonly openHttpTitle: string;
  readonly openHttpDetail: string;
  readonly openHttpYes: string;
  readonly cancel: string;
  readonly testNotification: { readonly title: string; readonly body: string };
  readonly saveDiagnosis: string;
  readonly zipFile: string;
  readonly dataFolderTitle: string;
  /** `code` is the system's, such as `EACCES`. */
  readonly dataFolderText: (path: string, code: string) => string;
}

/** Why a folder cannot be used, by the system's code. */
const CAUSES: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  EACCES: { en: 'Permission is denied', zh: '没有访问权限' },
  EPERM: { en: 'The system does not permit it', zh: '系统不允许访问' },
  EROFS: { en: 'The disk cannot be written', zh: '磁盘不可写' },
  ENOSPC: { en: 'The disk is full', zh: '磁盘已满' },
  ENOENT: { en: 'It cannot be made there', zh: '无法在此处创建' },
  ENOTDIR: { en: 'It, or part of its path, is a file', zh: '该路径或其中一部分是文件' },
  ENAMETOOLONG: { en: 'Its path is too long', zh: '路径过长' },
};
const OTHER = { en: 'It cannot be read and written', zh: '无法读写' };

const en: Strings = {
  edit: '&Edit',
  view: '&View',
  window: '&Window',
  desktop: desktop.en,
  pickFolder: 'Choose a folder of announcements',
  pickFolderButton: 'Choose',
  openHttpTitle: 'Open this address in the browser?',
  openHttpDetail: 'The connection is not encrypted: others on the network can read and change it.',
  openHttpYes: 'Open',
  cancel: 'Cancel',
  testNotification: { title: 'Gazette', body: 'This is a test. Notifications arrive here.' },
  saveDiagnosis: 'Save the diagnosis bundle',
  zipFile: 'ZIP file',
  dataFolderTitle: 'Gazette cannot use its data folder',
  dataFolderText: (path, code) =>
    `${path}\n\n${(CAUSES[code] ?? OTHER).en} (${code}).\n\nMend that and start Gazette again, or choose another folder with the environment variable GAZETTE_DATA.`,
};

const zh: Strings = {
  edit: '编辑(&E)',
  view: '视图(&V)',
  window: '窗口(&W)',
  desktop: desktop.zh,
  pickFolder: '选择通知文件夹',
  pickFolderButton: '选择',
  openHttpTitle: '要在浏览器中打开此地址吗？',
  openHttpDetail: '此连接未加密，网络中的其他人可以读取和篡改其内容。',
  openHttpYes: '打开',
  cancel: '取消',
  testNotification: { title: 'Gazette', body: '这是一条测试提醒，系统提醒可以正常显示。' },
  saveDiagnosis: '保存诊断文件包',
  zipFile: 'ZIP 文件',
  dataFolderTitle: 'Gazette 无法使用其数据文件夹',
  dataFolderText: (path, code) =>
    `${path}\n\n${(CAUSES[code] ?? OTHER).zh}（${code}）。\n\n请解决此问题后重新启动 Gazette，或用环境变量 GAZETTE_DATA 指定其他文件夹。`,
};

/** The person's language; `system` means the locale the app runs in (BCP 47). */
export function languageFor(language: Settings['language'], locale: string): 'zh' | 'en' {
  if (language !== 'system') return language;
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** The texts in the person's language. */
export const stringsFor = (language: Settings['language'], locale: string): Strings =>
  languageFor(language, locale) === 'zh' ? zh : en;
