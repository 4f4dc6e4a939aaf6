import { z } from '../../../contract/schema.ts';
import { shownDate } from '../dates.ts';
import { codeText, day, described, head, line, list, prose, tell } from '../fields.ts';
import { both, type Both } from '../language.ts';
import { bullets, code, heading, prose as text, type Block, type Row } from '../markdown.ts';
import { isBreaking, isNewer, readVersion } from '../semantic-version.ts';
import { noticeTemplate } from '../template.ts';

/** In the order in which they are written; keepachangelog.com 1.1.0, and what breaks. */
const KINDS = ['added', 'changed', 'deprecated', 'removed', 'fixed', 'security', 'breaking'] as const;
const HEADINGS: Readonly<Record<(typeof KINDS)[number], Both>> = {
  added: both('新增', 'Added'),
  changed: both('变更', 'Changed'),
  deprecated: both('弃用', 'Deprecated'),
  removed: both('移除', 'Removed'),
  fixed: both('修复', 'Fixed'),
  security: both('安全', 'Security'),
  breaking: both('不兼容变更', 'Breaking'),
};

const entries = list(line(1000)).optional();
const changes = z.strictObject({
  added: entries,
  changed: entries,
  deprecated: entries,
  removed: entries,
  fixed: entries,
  security: entries,
  breaking: entries,
});

const version = line(100).refine((said) => readVersion(said) !== null, {
  params: {
    message: both(
      '不是语义化版本号，应为 主.次.修订，例如 2.0.0 或 2.0.0-rc.1',
      'is no semantic version: 2.0.0, 2.0.0-rc.1',
    ),
  },
});

export const release = noticeTemplate({
  name: 'release',
  about: both('版本发布公告', 'release announcement'),
  schema: z
    .strictObject({
      ...head,
      title: described(line().optional(), '标题，默认为名称加版本号', 'title; name and version without it'),
      date: described(day, '发布日期', 'the day of the release'),
      name: described(line(100), '产品名称', 'name of what is released'),
      version: described(version, '语义化版本号', 'semantic version'),
      previous: described(version.optional(), '上一版本', 'the version before'),
      changes: described(changes, '变更内容', 'what has changed'),
      upgrade: described(prose().optional(), '升级说明', 'how to upgrade'),
      commands: described(codeText().optional(), '升级命令', 'commands of the upgrade'),
    })
    .superRefine((data, context) => {
      if (KINDS.every((kind) => data.changes[kind] === undefined)) {
        tell(context, ['changes'], '没有任何变更', 'has no change');
      }
      checkVersions(data, context);
    })
    .transform((data) => ({ ...data, title: data.title ?? `${data.name} ${data.version}` })),
  parts: (data, lang) => {
    const isZh = lang === 'zh';
    const own: Row[] = [
      [isZh ? '版本' : 'Version', data.version],
      [isZh ? '发布日期' : 'Released', shownDate(data.date, lang)],
    ];
    if (data.previous !== undefined) own.push([isZh ? '上一版本' : 'Previous', data.previous]);
    return {
      level: 'normal',
      isSigned: false,
      rows: own,
      blocks: [...changeBlocks(data.changes, lang), ...upgradeBlocks(data, isZh)],
    };
  },
});

type Changes = z.output<typeof changes>;

function changeBlocks(said: Changes, lang: keyof Both): Block[] {
  return KINDS.flatMap((kind) => {
    const all = said[kind];
    return all === undefined ? [] : [heading(HEADINGS[kind][lang]), bullets(all)];
  });
}

function upgradeBlocks(
  data: { readonly upgrade?: string | undefined; readonly commands?: string | undefined },
  isZh: boolean,
): Block[] {
  const blocks: Block[] = [];
  if (data.upgrade !== undefined) blocks.push(text(data.upgrade));
  if (data.commands !== undefined) blocks.push(code(data.commands, 'sh'));
  return blocks.length === 0 ? [] : [heading(isZh ? '升级' : 'Upgrading'), ...blocks];
}

function checkVersions(
  data: { readonly version: string; readonly previous?: string | undefined; readonly changes: Changes },
  context: z.core.$RefinementCtx,
): void {
  const { version: now, previous } = data;
  if (previous === undefined || readVersion(now) === null || readVersion(previous) === null) return;
  if (!isNewer(now, previous)) {
    tell(context, ['version'], `不比上一版本 ${previous} 新`, `is not newer than ${previous}`);
  } else if (data.changes.breaking !== undefined && !isBreaking(now, previous)) {
    tell(
      context,
      ['version'],
      `有不兼容变更，主版本号（0.x 为次版本号）应当增加`,
      'has breaking changes: its major number grows (of 0.x the minor one)',
    );
  }
}
