import type { Shape } from '../types.ts';

/** What the bridge says of a bad field, in its own words. */
const zhReasons: ReadonlyMap<string, string> = new Map([
  ['no such field', '没有这个字段'],
  ['no such setting', '没有这项设置'],
  ['no value', '没有值'],
  ['not a list', '应为列表'],
  ['not an object', '应为对象'],
  ['the id is there twice', '编号重复'],
  ['path: not a whole path', '路径不完整'],
  ['more than 100 sources', '来源超过 100 个'],
]);

export const zh = {
  title: '组织策略',
  lockedBy: '由您的组织设置',
  settingsNote: '部分设置由您的组织统一管理，无法在这里更改。',
  sourcesLocked: '来源由您的组织统一管理，无法添加自己的来源。',
  leftOut: (n: number) => `您自己添加的 ${n} 个来源与组织策略冲突，暂不使用，其设置仍然保留。`,
  noneText: '这台电脑没有由组织管理的设置。',
  origin: '策略位置',
  lastGood: '策略目前有内容无法读取或无效，仍按上次的有效内容执行。',
  problems: (n: number) => `策略中有 ${n} 处未能生效，其余部分照常生效`,
  nothingSet: '没有设置任何内容',
  whole: '整个策略',
  isLocked: '锁定',
  isOn: '是',
  isOff: '否',
  noValue: '无',
  isSecret: '已设置（不显示）',
  /** A reason with details is the system's or a schema's own: as it is, for whoever mends it. */
  reason: (reason: string) => zhReasons.get(reason) ?? `内容有误（${reason}）`,
};

export const en: Shape<typeof zh> = {
  title: 'Policy',
  lockedBy: 'Set by your organisation',
  settingsNote: 'Some settings are managed by your organisation and cannot be changed here.',
  sourcesLocked: 'Your organisation manages the sources; you cannot add your own.',
  leftOut: (n) =>
    n === 1
      ? 'One of your own sources is left out because of the policy. Its settings are kept.'
      : `${n} of your own sources are left out because of the policy. Their settings are kept.`,
  noneText: 'No organisation manages settings on this computer.',
  origin: 'Read from',
  lastGood: 'Something of the policy cannot be read or is wrong right now; what it said last stays in force.',
  problems: (n) =>
    n === 1
      ? '1 part of the policy is not in force; the rest is'
      : `${n} parts of the policy are not in force; the rest is`,
  nothingSet: 'It sets nothing',
  whole: 'The whole policy',
  isLocked: 'locked',
  isOn: 'yes',
  isOff: 'no',
  noValue: 'none',
  isSecret: 'set (not shown)',
  reason: (reason) => reason,
};
