import type { SourceProblem } from '../../../server-bridge/contract/source.ts';

/** What a text is made of beside the values of its problem. */
interface Tools {
  /** A size in the language shown. */
  bytes(value: number): string;
  sourceName(id: string): string;
}
type Values = { readonly [P in SourceProblem as P['code']]: P['values'] };

/** Why an item of a source was not taken in. A new code without a text does not compile. */
interface SourceProblems {
  readonly texts: { readonly [C in keyof Values]: (values: Values[C], tools: Tools) => string };
  /** What the operating system says by a code such as `EACCES`. */
  readonly system: (code: string) => string;
}

const SYSTEM: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  EACCES: { zh: '没有权限', en: 'no permission' },
  EPERM: { zh: '没有权限', en: 'no permission' },
  ENOENT: { zh: '不存在', en: 'it is not there' },
  ENOTDIR: { zh: '不存在', en: 'it is not there' },
  EIO: { zh: '磁盘读取出错', en: 'the disk fails' },
  EBUSY: { zh: '正被另一个程序使用', en: 'another program is using it' },
  EMFILE: { zh: '打开的文件太多', en: 'too many files are open' },
  ENFILE: { zh: '打开的文件太多', en: 'too many files are open' },
  ENAMETOOLONG: { zh: '名称过长', en: 'the name is too long' },
  ESTALE: { zh: '共享文件夹已断开', en: 'the share is disconnected' },
  ENOTCONN: { zh: '共享文件夹已断开', en: 'the share is disconnected' },
  EHOSTDOWN: { zh: '共享文件夹没有应答', en: 'the share does not answer' },
  ETIMEDOUT: { zh: '共享文件夹没有应答', en: 'the share does not answer' },
};
const zhSystem = (code: string): string => SYSTEM[code]?.zh ?? `系统错误 ${code}`;
const enSystem = (code: string): string => SYSTEM[code]?.en ?? `system error ${code}`;

export const zh: SourceProblems = {
  texts: {
    'too-large': ({ bytes, limit }, tools) => `文件有 ${tools.bytes(bytes)}，超过上限 ${tools.bytes(limit)}`,
    binary: () => '不是文本文件',
    encoding: () => '文字编码无法识别，请存为 UTF-8、UTF-16 或 GB18030',
    'encoding-broken': ({ encoding }) => `${encoding} 文本有损坏，请重新保存`,
    'cut-off': () => '文件在一个字的中间结束，可能没有存完',
    emptied: () => '文件变空了，仍显示上一版',
    'not-a-file': () => '这是设备、管道或套接字，不是文件',
    unreadable: ({ reason }) => `无法读取：${zhSystem(reason)}`,
    'too-deep': ({ limit }) => `子文件夹超过 ${limit} 层，其中的文件没有读取`,
    'id-conflict': ({ noticeId, owner, sourceId }, tools) =>
      sourceId === null
        ? `标识 ${noticeId} 已属于${owner === null ? '另一个文件' : ` ${owner}`}`
        : `标识 ${noticeId} 已属于来源“${tools.sourceName(sourceId)}”${owner === null ? '' : `的 ${owner}`}`,
    'link-outside': () => '链接指向文件夹之外，没有跟随',
    'link-broken': ({ reason }) => `链接没有指向任何文件：${zhSystem(reason)}`,
    'link-loop': () => '链接指回它所在的文件夹，没有跟随',
    'name-invalid': () => '文件名的编码无法识别，请改名',
    'name-twice': () => '与另一个文件同名，只是写法不同，请改名',
    internal: () => '处理时出错，下次扫描会再试；详情见日志',
  },
  system: zhSystem,
};

export const en: SourceProblems = {
  texts: {
    'too-large': ({ bytes, limit }, tools) =>
      `The file has ${tools.bytes(bytes)}, over the limit of ${tools.bytes(limit)}`,
    binary: () => 'Not a text file',
    encoding: () => 'The text encoding is not known; save it as UTF-8, UTF-16 or GB18030',
    'encoding-broken': ({ encoding }) => `The ${encoding} text is broken; save it again`,
    'cut-off': () => 'The file ends in the middle of a character; it may not be saved whole',
    emptied: () => 'The file has become empty; its last version stays',
    'not-a-file': () => 'A device, a pipe or a socket, not a file',
    unreadable: ({ reason }) => `Cannot be read: ${enSystem(reason)}`,
    'too-deep': ({ limit }) => `More than ${limit} folders within each other; what is in it was not read`,
    'id-conflict': ({ noticeId, owner, sourceId }, tools) =>
      sourceId === null
        ? `The id ${noticeId} belongs to ${owner ?? 'another file'}`
        : `The id ${noticeId} belongs to ${owner ?? 'a file'} of the source “${tools.sourceName(sourceId)}”`,
    'link-outside': () => 'The link leads out of the folder and was not followed',
    'link-broken': ({ reason }) => `The link leads nowhere: ${enSystem(reason)}`,
    'link-loop': () => 'The link leads back to a folder that it stands in and was not followed',
    'name-invalid': () => 'The encoding of the file name is not known; rename the file',
    'name-twice': () => 'Another file has the same name, only spelled otherwise; rename one of them',
    internal: () => 'Something went wrong; it is tried again at the next scan, and the log says more',
  },
  system: enSystem,
};

/** A problem in the words of one language. */
export function tellProblem<C extends keyof Values>(
  { texts }: SourceProblems,
  problem: { readonly code: C; readonly values: Values[C] },
  tools: Tools,
): string {
  return texts[problem.code](problem.values, tools);
}
