/** Plain data for tests of state and effects. */
import type { AttentionState } from '../../server-bridge/contract/attention.ts';
import type { NoticeSummary, NoticeView } from '../../server-bridge/contract/notice.ts';
import type { UpdateOverview } from '../../server-bridge/contract/update.ts';

export function summaryOf(id: string, change: Partial<NoticeSummary> = {}): NoticeSummary {
  return {
    id,
    version: 1,
    seq: 1,
    title: `Title of ${id}`,
    level: 'normal',
    state: 'current',
    channel: null,
    tags: [],
    issuer: null,
    number: null,
    sourceId: 'folder',
    pinned: false,
    requiresAck: false,
    effectiveFrom: null,
    effectiveTo: null,
    publishAt: null,
    expires: null,
    publishedAt: 1_000,
    updatedAt: 1_000,
    excerpt: '',
    flagged: false,
    attachmentCount: 0,
    mark: { rev: 0, readVersion: 0, readAt: null, ackVersion: 0, ackAt: null },
    ...change,
  };
}

export function viewOf(summary: NoticeSummary, change: Partial<NoticeView> = {}): NoticeView {
  return {
    summary,
    version: summary.version,
    html: '<p>text</p>',
    isPlain: false,
    toc: [],
    clauses: [],
    dates: [],
    attachments: [],
    warnings: [],
    versionCount: summary.version,
    contentHash: `hash-${summary.version}`,
    sourceName: 'Folder',
    ...change,
  };
}

export const answerOf = (summary: NoticeSummary, epoch = 'e1', change: Partial<NoticeView> = {}) => ({
  status: 'ok' as const,
  position: { epoch, seq: summary.seq },
  notice: viewOf(summary, change),
});

/** A desk with nothing to tell of its updates. */
export const updateOf = (change: Partial<UpdateOverview> = {}): UpdateOverview => ({
  state: { state: 'idle' },
  version: '1.2.0',
  channel: 'stable',
  ring: 'broad',
  target: 'appimage',
  checkedAt: null,
  previous: null,
  returned: null,
  refusals: [],
  news: null,
  ...change,
});

export const calm: AttentionState = {
  language: 'en',
  hasSound: false,
  suppression: null,
  waiting: 0,
  direct: [],
  emergencies: [],
};
