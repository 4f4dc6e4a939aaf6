/** What a bundle for whoever helps is made of; how it is packed and saved is the host's. */
import type { DiagnosisFile } from '../contract/diagnosis.ts';

const README = 'README.txt';

/** `gazette-diagnosis-2026-11-21-1845.zip`, in UTC. */
export function bundleName(now: number): string {
  const time = new Date(now).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `gazette-diagnosis-${time}.zip`;
}

const ABOUT: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'versions.json': ['版本与系统', 'versions and system'],
  'policy.json': ['组织策略及其来源', 'the effective policy, and where each value comes from'],
  'settings.json': ['设置及每个值的来源', 'settings, and where each value comes from'],
  'sources.json': [
    '来源的状态，包括无法收录的文件名',
    'state of the sources, with the names of files that were not taken in',
  ],
  'status.json': ['后台状态', 'state of the backend'],
  'checks.json': ['检查结果', 'results of the checks'],
  'host.json': ['窗口程序或浏览器', 'the app or browser that shows the pages'],
  'doctor.json': ['gazette doctor 的结果', 'what gazette doctor found'],
};

/** The files with a first one that says what is in them. */
export function withReadme(files: readonly DiagnosisFile[]): DiagnosisFile[] {
  const lines = files.map(({ name }) => {
    const [zh, en] = ABOUT[name] ?? ['日志', 'log'];
    return `  ${name}\n    ${zh} / ${en}\n`;
  });
  const text = `Gazette

这个文件包用于排查问题。其中没有通知的正文；令牌、密码和地址中的登录信息已遮盖为 ***，主文件夹写作 ~。
来源的名称和路径、文件名、计算机的系统版本在其中。发送之前可以逐个打开查看。

This bundle helps to find out what is wrong. The texts of notices are not in it; tokens, passwords and
credentials in addresses are masked as ***, the home folder is written as ~. Names and paths of sources,
file names and the system's version are in it. Every file can be read before it is sent.

${lines.join('')}`;
  return [{ name: README, text }, ...files];
}
