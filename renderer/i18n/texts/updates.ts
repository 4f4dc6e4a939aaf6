import type { UpdateFailure, UpdateOverview, UpdateState } from '../../../server-bridge/contract/update.ts';
import type { Shape } from '../types.ts';

/** A code, reason or target without a text does not compile. */
type Words<K extends string> = { readonly [N in K]: string };
type In<S extends UpdateState['state']> = Extract<UpdateState, { readonly state: S }>;
type OffReason = In<'off'>['reason'];
type WaitReason = In<'waiting'>['reason'];
type ReturnReason = NonNullable<UpdateOverview['returned']>['reason'];

/** What happened; what to do, if anything. */
const zhFailures: Words<UpdateFailure> = {
  malformed: '更新清单的内容无法识别，没有采用。稍后会再次检查；若一直如此，请告知管理员。',
  'unknown-key': '更新清单由未知的密钥签名，没有采用。请告知管理员。',
  'too-few-signatures': '更新清单的有效签名数量不足，没有采用。请告知管理员。',
  'wrong-algorithm': '更新清单使用了不被接受的签名算法，没有采用。请告知管理员。',
  'wrong-signature': '更新清单的签名不正确，内容可能被改动过，没有采用。请告知管理员。',
  'wrong-channel': '收到的更新清单属于另一个渠道，没有采用。请告知管理员。',
  expired: '更新清单已经过期，没有采用。请先核对这台电脑的日期和时间；若无误，请告知管理员。',
  replayed: '收到的更新清单比以前收到的旧，没有采用。稍后会再次检查；若一直如此，请告知管理员。',
  downgrade: '收到的版本比当前版本旧，且未获准退回，没有采用。请告知管理员。',
  'too-old': '当前版本过旧，无法直接更新。请手动安装新版本，您的数据会保留。',
  'no-file': '新版本没有适用于这台电脑的安装文件。请告知管理员。',
  'wrong-hash': '下载的文件与更新清单不符，已经删除，没有安装。稍后会重新下载；若一直如此，请告知管理员。',
  truncated: '下载的文件不完整，没有安装。稍后会重新下载，您无需操作。',
  oversized: '下载的文件超出了更新清单中的大小，已经停止并删除。请告知管理员。',
  redirected: '更新地址被转到了另一台服务器，没有继续。如果此网络需要登录，请先登录；否则请告知管理员。',
  unreachable: '无法连接更新服务器。请检查网络连接；稍后会自动重试。',
  timeout: '更新服务器没有及时应答。稍后会自动重试，您无需操作。',
  'server-error': '更新服务器出错。稍后会自动重试；若一直如此，请告知管理员。',
  'budget-spent': '今天的重试次数已经用完。明天会继续，已下载的部分会保留。',
  'disk-full': '磁盘空间不足，无法保存更新。请清理磁盘，然后再检查更新。',
  'not-writable': '您的账户无权更改应用所在的文件夹，无法更新。请让管理员安装新版本。',
  'install-failed': '新版本没有安装成功，当前版本可以照常使用。稍后会再次尝试；若一直如此，请告知管理员。',
};

export const zh = {
  title: '更新',
  lead: '当前状态',
  web: '此页面由服务器提供，由服务器的管理员负责更新。',
  rows: {
    version: '当前版本',
    channel: '更新渠道',
    ring: '部署分组',
    target: '安装方式',
    checkedAt: '上次检查',
    previous: '保留的上一版本',
  },
  channel: { stable: '稳定版', beta: '测试版' } satisfies Words<UpdateOverview['channel']>,
  target: {
    appimage: 'AppImage',
    'tar.gz': '解压的文件夹（tar.gz）',
    nsis: 'Windows 安装程序',
    mac: 'macOS 应用',
    deb: '系统软件包（deb）',
    rpm: '系统软件包（rpm）',
    none: '未安装',
  } satisfies Words<UpdateOverview['target']>,
  never: '尚未检查',
  noPrevious: '无',
  off: {
    policy: '自动更新已由您的组织关闭，新版本由管理员安装。',
    development: '应用正从源码运行，不会自动更新。',
    package: '此应用由系统的软件包管理器更新，不会自行更新。',
    target: '以这种方式安装的应用无法自行更新，请手动安装新版本。',
    'no-channel': '此应用没有设置更新渠道，不会自动更新。',
  } satisfies Words<OffReason>,
  idle: '没有待安装的更新。',
  checking: '正在检查更新…',
  waiting: {
    rollout: (version: string) => `版本 ${version} 正在分批推出，轮到这台电脑时会自动下载。`,
    paused: (version: string) => `版本 ${version} 已暂停推出，恢复后会自动下载。`,
    deferred: (version: string) => `版本 ${version} 已发布，您的组织要求推迟安装。`,
    pinned: (version: string) => `版本 ${version} 已发布，但您的组织为这台电脑指定了其他版本。`,
    returned: (version: string) =>
      `版本 ${version} 在这台电脑上未能正常运行，不会再次安装；有更新的版本时会继续更新。`,
  } satisfies { readonly [R in WaitReason]: (version: string) => string },
  until: (when: string) => `预计 ${when} 开始。`,
  downloading: (version: string, isDifferential: boolean) =>
    isDifferential ? `正在下载版本 ${version} 中有变化的部分。` : `正在下载版本 ${version}。`,
  progress: '下载进度',
  received: (received: string, total: string, percent: string) => `${received} / ${total}（${percent}）`,
  ready: (version: string) => `版本 ${version} 已下载并通过验证，将在下次启动时安装。`,
  installing: (version: string) => `正在安装版本 ${version}…`,
  failure: zhFailures,
  failedFor: (version: string) => `版本 ${version}：`,
  retryAt: (when: string) => `下次重试：${when}。`,
  returned: {
    unhealthy: (from: string, to: string, when: string) =>
      `版本 ${from} 未能正常启动，已于 ${when} 退回版本 ${to}。您的数据没有丢失，该版本不会再次安装。`,
    withdrawn: (from: string, to: string, when: string) =>
      `版本 ${from} 已被撤回，已于 ${when} 退回版本 ${to}。您的数据没有丢失。`,
  } satisfies { readonly [R in ReturnReason]: (from: string, to: string, when: string) => string },
  action: { check: '检查更新', cancel: '取消下载', restart: '立即重新启动' },
  refusals: (n: number) => `最近的问题（${n}）`,
  note: {
    ready: (version: string) => `版本 ${version} 将在下次启动时安装。`,
    unhealthy: (from: string, to: string) => `版本 ${from} 未能正常启动，已退回版本 ${to}。`,
    withdrawn: (from: string, to: string) => `版本 ${from} 已被撤回，已退回版本 ${to}。`,
    restart: '立即重启',
    details: '详情',
  },
  news: {
    title: '新变化',
    of: (version: string) => `版本 ${version} 的新变化`,
    open: '查看新变化',
    close: '关闭“新变化”',
    none: '此版本没有记录变化。',
    failed: '无法读取变化记录。',
    older: (n: number) => `更早的版本（${n}）`,
    unreleased: '尚未发布',
    /** Titles of Keep a Changelog 1.1. */
    groups: {
      Added: '新增',
      Changed: '变更',
      Deprecated: '即将移除',
      Removed: '移除',
      Fixed: '修复',
      Security: '安全',
    },
  },
};

const enFailures: Words<UpdateFailure> = {
  malformed:
    'The update manifest could not be understood and was not taken. It is checked again later; if it stays so, tell your administrator.',
  'unknown-key':
    'The update manifest is signed with an unknown key and was not taken. Tell your administrator.',
  'too-few-signatures':
    'The update manifest has too few valid signatures and was not taken. Tell your administrator.',
  'wrong-algorithm':
    'The update manifest is signed with an algorithm that is not accepted; it was not taken. Tell your administrator.',
  'wrong-signature':
    'A signature of the update manifest is wrong: it may have been changed. It was not taken. Tell your administrator.',
  'wrong-channel':
    'The update manifest belongs to another channel and was not taken. Tell your administrator.',
  expired:
    'The update manifest has expired and was not taken. Check the date and time of this computer; if they are right, tell your administrator.',
  replayed:
    'The update manifest is older than one seen before and was not taken. It is checked again later; if it stays so, tell your administrator.',
  downgrade:
    'The version offered is older than this one, without permission to go back. It was not taken. Tell your administrator.',
  'too-old':
    'This version is too old to be updated directly. Install the new version by hand; your data is kept.',
  'no-file': 'The new version has no file for this computer. Tell your administrator.',
  'wrong-hash':
    'The downloaded file is not what the manifest says; it was deleted and not installed. It is fetched again later; if it stays so, tell your administrator.',
  truncated:
    'The downloaded file was not complete and was not installed. It is fetched again later; there is nothing to do.',
  oversized:
    'The downloaded file was larger than the manifest says; it was stopped and deleted. Tell your administrator.',
  redirected:
    'The update address pointed to another server, which was not followed. If this network asks you to sign in, do that first; otherwise tell your administrator.',
  unreachable: 'The update server cannot be reached. Check the network; it is tried again by itself.',
  timeout: 'The update server did not answer in time. It is tried again by itself; there is nothing to do.',
  'server-error':
    'The update server has a problem. It is tried again by itself; if it stays so, tell your administrator.',
  'budget-spent': 'The tries for today are used up. It goes on tomorrow, and what was downloaded is kept.',
  'disk-full': 'There is no room on the disk for the update. Free some space, then check for updates again.',
  'not-writable':
    'Your account may not change the folder that the app is in. Ask your administrator to install the new version.',
  'install-failed':
    'The new version could not be installed; this one works as before. It is tried again later; if it stays so, tell your administrator.',
};

export const en: Shape<typeof zh> = {
  title: 'Updates',
  lead: 'How it stands',
  web: 'This page comes from a server; whoever runs that server updates it.',
  rows: {
    version: 'This version',
    channel: 'Channel',
    ring: 'Ring',
    target: 'Installed as',
    checkedAt: 'Last check',
    previous: 'Previous version kept',
  },
  channel: { stable: 'Stable', beta: 'Beta' },
  target: {
    appimage: 'AppImage',
    'tar.gz': 'Unpacked folder (tar.gz)',
    nsis: 'Windows installer',
    mac: 'macOS app',
    deb: 'System package (deb)',
    rpm: 'System package (rpm)',
    none: 'Not installed',
  },
  never: 'Never',
  noPrevious: 'None',
  off: {
    policy: 'Your organisation switched updates off; your administrator installs new versions.',
    development: 'The app runs from its sources and does not update itself.',
    package: 'The system’s package manager updates this app; it does not update itself.',
    target: 'Installed this way, the app cannot update itself. Install new versions by hand.',
    'no-channel': 'No update channel is set for this app; it does not update itself.',
  },
  idle: 'No update is waiting.',
  checking: 'Checking for updates…',
  waiting: {
    rollout: (version) =>
      `Version ${version} is being rolled out in steps; it is downloaded when it is this computer’s turn.`,
    paused: (version) => `The rollout of version ${version} is paused; it is downloaded when it goes on.`,
    deferred: (version) => `Version ${version} is out; your organisation has it installed later.`,
    pinned: (version) =>
      `Version ${version} is out, but your organisation chose another one for this computer.`,
    returned: (version) =>
      `Version ${version} did not run well on this computer and is not installed again; a newer one will be.`,
  },
  until: (when) => `Expected from ${when}.`,
  downloading: (version, isDifferential) =>
    isDifferential ? `Downloading what changed in version ${version}.` : `Downloading version ${version}.`,
  progress: 'Download',
  received: (received, total, percent) => `${received} of ${total} (${percent})`,
  ready: (version) => `Version ${version} is downloaded and verified; it is installed at the next start.`,
  installing: (version) => `Installing version ${version}…`,
  failure: enFailures,
  failedFor: (version) => `Version ${version}: `,
  retryAt: (when) => `Next try at ${when}.`,
  returned: {
    unhealthy: (from, to, when) =>
      `Version ${from} did not start well; the app went back to version ${to} on ${when}. Your data is all there, and that version is not installed again.`,
    withdrawn: (from, to, when) =>
      `Version ${from} was taken back; the app went back to version ${to} on ${when}. Your data is all there.`,
  },
  action: { check: 'Check for updates', cancel: 'Cancel the download', restart: 'Restart now' },
  refusals: (n) => `Recent problems (${n})`,
  note: {
    ready: (version) => `Version ${version} installs at the next start.`,
    unhealthy: (from, to) => `Version ${from} did not start well; this is ${to} again.`,
    withdrawn: (from, to) => `Version ${from} was taken back; this is ${to} again.`,
    restart: 'Restart now',
    details: 'Details',
  },
  news: {
    title: 'What’s new',
    of: (version) => `What’s new in ${version}`,
    open: 'What’s new',
    close: 'Close “What’s new”',
    none: 'No changes are recorded for this version.',
    failed: 'The record of changes could not be read.',
    older: (n) => (n === 1 ? 'One older version' : `${n} older versions`),
    unreleased: 'Not released yet',
    groups: {
      Added: 'Added',
      Changed: 'Changed',
      Deprecated: 'Deprecated',
      Removed: 'Removed',
      Fixed: 'Fixed',
      Security: 'Security',
    },
  },
};
