import type { Command } from 'commander';
import { GazetteError } from '../../contract/errors.ts';
import { noticeId } from '../../contract/notice.ts';
import type { NoticeAnswer, NoticeView } from '../../contract/notice.ts';
import { withBridge } from './connect.ts';
import { EXIT } from './errors.ts';
import { printJson, type Run } from './io.ts';
import { wholeNumber } from './parse.ts';
import { byteSize, htmlText, localTime, oneLine } from './text.ts';

/** `gazette show <id>`: a notice as text. */
export function addShow(program: Command, run: Run): void {
  const command = program
    .command('show')
    .argument('<id>', 'the notice’s id, as "gazette list" prints it')
    .description('print a notice as text')
    .option('--version <number>', 'an older version', wholeNumber(1, Number.MAX_SAFE_INTEGER));
  run(command, async (io, options) => {
    const [id = ''] = command.args;
    const { version } = command.opts<{ version?: number }>();
    if (!noticeId.safeParse(id).success)
      throw new GazetteError('bad-request', `"${oneLine(id).slice(0, 128)}" is not a notice’s id`);
    const answer = await withBridge(io, options, (session) =>
      session.call('notices.get', version === undefined ? { id } : { id, version }),
    );
    if (answer.status !== 'ok') throw new GazetteError('not-found', whyNot(answer, version));
    if (options.json) printJson(io, answer.notice);
    else io.out(textOf(answer.notice));
    return EXIT.ok;
  });
}

function whyNot(answer: Exclude<NoticeAnswer, { status: 'ok' }>, version: number | undefined): string {
  if (answer.status === 'unknown') {
    return `there is no notice ${answer.id}${version === undefined ? '' : ` with a version ${String(version)}`}`;
  }
  const when = answer.at === null ? '' : ` (${localTime(answer.at)})`;
  return `${answer.id} ${WHY_NOT[answer.status]}${when}`;
}

const WHY_NOT = {
  held: 'is held for moderation',
  rejected: 'was rejected by the word filter',
  withdrawn: 'is withdrawn',
} as const;

function textOf(notice: NoticeView): string {
  const { summary } = notice;
  const facts: Array<readonly [string, string]> = [
    ['Id', summary.id],
    ['Level', summary.level],
    ['State', summary.state],
    ['Issuer', summary.issuer ?? ''],
    ['Number', summary.number ?? ''],
    ['Channel', summary.channel ?? ''],
    ['Effective', [summary.effectiveFrom?.text, summary.effectiveTo?.text].filter(Boolean).join(' – ')],
    ['Expires', summary.expires?.text ?? ''],
    ['Published', localTime(summary.publishedAt)],
    ['Version', `${String(notice.version)} of ${String(notice.versionCount)}`],
    ['Source', notice.sourceName],
  ];
  const head = facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${oneLine(value)}`);
  const files = notice.attachments.map(({ name, bytes }) => `- ${oneLine(name)} (${byteSize(bytes)})`);
  const parts = [oneLine(summary.title), head.join('\n'), htmlText(notice.html)];
  if (files.length > 0) parts.push(`Attachments:\n${files.join('\n')}`);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
