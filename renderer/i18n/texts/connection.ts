import type { ConnectionState } from '../../../server-bridge/contract/status.ts';
import type { Shape } from '../types.ts';

type Reason = NonNullable<ConnectionState['reason']>;
interface FailureText {
  readonly title: string;
  readonly what: string;
}

const zhReasons: { readonly [R in Reason]: FailureText } = {
  'schema-newer': {
    title: '数据来自更新的版本',
    what: '本机的数据由更新版本的 Gazette 写入，此旧版本无法打开；数据未被改动。请启动或安装较新的版本。确需退回旧版本时，请管理员通过更新通道退回，数据会随之退回。',
  },
  'disk-full': {
    title: '磁盘已满',
    what: '没有空间保存新通知。请清理磁盘后重试；已有的通知都完好。',
  },
  'store-damaged': {
    title: '本地数据已损坏',
    what: '数据未能自动恢复。请重试；若仍失败，请把日志交给管理员。',
  },
  'data-folder-busy': {
    title: '数据文件夹被占用',
    what: '另一个 Gazette 正在使用同一数据文件夹。请关闭它，然后重试。',
  },
  'data-folder-unusable': {
    title: '数据文件夹无法使用',
    what: '后台无法读写存放数据的文件夹。请解决下面的问题，然后重试。',
  },
  crashing: {
    title: '后台反复中断',
    what: '后台在两分钟内中断了五次。请重试；若仍失败，请查看日志。',
  },
  'signed-out': {
    title: '需要重新登录',
    what: '此页面的登录已失效。请在运行 Gazette 的电脑上执行下面的一条命令，再打开它给出的链接。',
  },
};

export const zh = {
  label: '连接状态',
  state: {
    starting: '正在启动…',
    'catching-up': '正在补收…',
    live: '实时',
    offline: (since: string) => `离线，自 ${since} 起`,
    restarting: '后台正在重新启动…',
    failed: '后台已停止',
  },
  liveHint: '新通知会立即出现',
  offlineHint: '显示的是本机保存的内容',
  waiting: (n: number) => `${n} 项操作等待发送`,
  details: '查看原因',
  backgroundError: (what: string) => `后台更新未成功：${what}`,
  failedUnknown: { title: '后台无法启动', what: '请重试；若仍失败，请查看日志。' },
  reason: zhReasons,
  retry: '重新启动后台',
  readOn: '继续阅读已保存的通知',
  reload: '我已打开新链接，重试',
  openCommand: { installed: '已安装的 Gazette', checkout: '从源码运行，在其文件夹中' },
};

export const en: Shape<typeof zh> = {
  label: 'Connection',
  state: {
    starting: 'Starting…',
    'catching-up': 'Catching up…',
    live: 'Live',
    offline: (since) => `Offline since ${since}`,
    restarting: 'The backend is restarting…',
    failed: 'The backend has stopped',
  },
  liveHint: 'New notices appear at once',
  offlineHint: 'Showing what is saved on this machine',
  waiting: (n) => (n === 1 ? '1 action waits to be sent' : `${n} actions wait to be sent`),
  details: 'Why?',
  backgroundError: (what) => `An update in the background failed: ${what}`,
  failedUnknown: {
    title: 'The backend does not start',
    what: 'Try again; if it still fails, look at the log.',
  },
  reason: {
    'schema-newer': {
      title: 'The data is from a newer version',
      what: 'A newer version of Gazette wrote the data on this machine, and this older one cannot open it; nothing was changed. Start or install the newer version. If you need the older one, ask your administrator to take the version back in the update channel: the data then goes back with it.',
    },
    'disk-full': {
      title: 'The disk is full',
      what: 'There is no room for new notices. Free some space and try again; what you have is safe.',
    },
    'store-damaged': {
      title: 'The local data is damaged',
      what: 'It could not be restored by itself. Try again; if it still fails, hand the log to your administrator.',
    },
    'data-folder-busy': {
      title: 'The data folder is in use',
      what: 'Another Gazette is using the same data folder. Close it and try again.',
    },
    'data-folder-unusable': {
      title: 'The data folder cannot be used',
      what: 'The backend cannot read and write the folder that holds its data. Mend what is said below and try again.',
    },
    crashing: {
      title: 'The backend keeps stopping',
      what: 'It stopped five times within two minutes. Try again; if it still fails, look at the log.',
    },
    'signed-out': {
      title: 'Sign in again',
      what: 'This page is no longer signed in. On the computer that runs Gazette, run one of these commands and open the link that it prints.',
    },
  },
  retry: 'Restart the backend',
  readOn: 'Read what is saved here',
  reload: 'I opened a new link, try again',
  openCommand: { installed: 'Gazette is installed', checkout: 'It runs from its sources, in their folder' },
};
